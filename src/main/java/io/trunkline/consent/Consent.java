package io.trunkline.consent;

import io.trunkline.message.State;
import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The one ordered list of rules; the first that objects decides. */
public final class Consent {
    private final OptOuts optOuts;
    private final List<Rule> rules;

    public Consent(OptOuts optOuts) {
        this.optOuts = optOuts;
        this.rules = List.of(new ByOptOut(optOuts), Consent::byExpiry);
    }

    /** The words of those who do or do not want to be written to. */
    public OptOuts optOuts() {
        return optOuts;
    }

    /**
     * Holds the recipient until the transaction ends and asks every rule: whoever stores a STOP waits for us, or we for
     * them, so that nothing begins after a STOP was answered.
     */
    public Ruling ask(Transaction transaction, Question question) throws SQLException {
        hold(transaction, question.address().recipient());
        for (var rule : rules) {
            var ruling = rule.judge(transaction, question);
            if (ruling.isPresent()) {
                return ruling.get();
            }
        }
        return Ruling.SAY;
    }

    static void hold(Transaction transaction, String recipient) throws SQLException {
        transaction.lock("recipient/" + recipient);
    }

    private record ByOptOut(OptOuts optOuts) implements Rule {
        @Override
        public Optional<Ruling> judge(Transaction transaction, Question question) throws SQLException {
            return optOuts.stopped(transaction, question.address())
                    .map(stop -> new Ruling.Never(State.MUTED, "opted out: " + stop.source()));
        }
    }

    private static Optional<Ruling> byExpiry(Transaction transaction, Question question) {
        var end = question.expireAt();
        return end == null || transaction.now() < end
                ? Optional.empty()
                : Optional.of(new Ruling.Never(State.EXPIRED, "no longer worth sending"));
    }
}
