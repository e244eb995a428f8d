package io.trunkline.outbox;

import io.trunkline.message.Talk;
import io.trunkline.store.Session;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the call of an attempt. A call reached somebody when a human answered it; where a key was asked for,
 * only a pressed one proves that: detection of machines errs, and nobody's voicemail presses keys.
 *
 * @param status Twilio's newest word
 * @param answeredBy human, machine_start …; null while unknown
 * @param pressed the first key that meant something
 */
record Heard(
        @Nullable String status,
        @Nullable String answeredBy,
        @Nullable String pressed) {
    private static final Set<String> FAILED = Set.of("busy", "no-answer", "failed", "canceled");

    /** What follows from it. */
    enum Outcome {
        /** The call goes on. */
        OPEN,
        REACHED,
        /** Twilio did not put it through: busy, no-answer, failed, canceled. */
        FAILED,
        MACHINE,
        /** Twilio cannot tell a human from a machine here. */
        UNKNOWN,
        NO_KEY,
        /** It is over, and what would prove that somebody was reached may still be on its way. */
        UNPROVEN
    }

    static Optional<Heard> of(Session session, long message, int attempt) throws SQLException {
        return session.first(
                "select status, answered_by, pressed from attempt where message = ? and n = ?",
                row -> new Heard(row.getString(1), row.getString(2), row.getString(3)),
                message,
                attempt);
    }

    static boolean isMachine(@Nullable String answeredBy) {
        return answeredBy != null && (answeredBy.startsWith("machine") || answeredBy.equals("fax"));
    }

    boolean isOver() {
        return "completed".equals(status);
    }

    Outcome outcome(Talk talk) {
        if (pressed != null || (!talk.listens() && "human".equals(answeredBy))) {
            return Outcome.REACHED;
        }
        if (status != null && FAILED.contains(status)) {
            return Outcome.FAILED;
        }
        if (!isOver()) {
            return Outcome.OPEN;
        }
        if (isMachine(answeredBy)) {
            return Outcome.MACHINE;
        }
        return "unknown".equals(answeredBy) && !talk.listens() ? Outcome.UNKNOWN : Outcome.UNPROVEN;
    }

    /** The same when nothing more is to be expected. */
    Outcome lastOutcome(Talk talk) {
        var outcome = outcome(talk);
        return outcome != Outcome.UNPROVEN ? outcome : talk.listens() ? Outcome.NO_KEY : Outcome.UNKNOWN;
    }

    /** Why nobody was reached; its first word tells one reason from another. */
    String reason(Outcome outcome, Talk talk) {
        return switch (outcome) {
            case MACHINE -> "machine: a machine answered (" + answeredBy + ")";
            case NO_KEY ->
                "no-key: it was answered, but none of "
                        + String.join(", ", talk.keys().keySet()) + " was pressed";
            default -> "unknown: it was answered, but whether by a human is not known";
        };
    }
}
