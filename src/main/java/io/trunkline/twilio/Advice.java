package io.trunkline.twilio;

import io.trunkline.consent.Word;
import io.trunkline.message.Message;
import io.trunkline.message.State;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a message has not arrived, and what a person can do about it. */
public final class Advice {
    private Advice() {}

    /** Empty where nothing is wrong: it waits its turn, is on its way, or has arrived. */
    public static Optional<Map<String, Object>> on(Message message, @Nullable Word stop) {
        var action = action(message, stop);
        if (action == null) {
            return Optional.empty();
        }
        var code = message.standing().code();
        var error = new LinkedHashMap<String, Object>();
        error.put("code", message.state().word().toUpperCase(Locale.ROOT));
        var reason = message.standing().reason();
        if (reason != null) {
            error.put("message", reason);
        }
        error.put("retryable", mayHelpUnchanged(message.state(), code));
        error.put("action", action);
        if (code != null) {
            var link = ErrorTable.lookup(code).link();
            error.put("provider", "twilio");
            error.put("details", Map.of("twilioCode", code, "moreInfo", link));
            error.put("moreInfo", link);
        }
        return Optional.of(error);
    }

    /** Whether the same message, put once more as it is, may arrive: a phone that was busy, a carrier that was overloaded. */
    private static boolean mayHelpUnchanged(State state, @Nullable Integer code) {
        return code == null
                ? state == State.UNDELIVERED || state == State.EXPIRED
                : ErrorTable.lookup(code).retry() == ErrorCode.Retry.LATER;
    }

    private static @Nullable String action(Message message, @Nullable Word stop) {
        var key = quoted(message.key());
        return switch (message.state()) {
            case QUEUED -> message.standing().code() == null ? null : fix(message) + "it is tried again by itself.";
            case SENDING, SENT, DELIVERED -> null;
            case HELD -> "trunkline messages release " + key + " lets it go.";
            case UNSURE ->
                "Nobody answered whether Twilio took it, so it is not sent again blindly; a callback and looks at Twilio's"
                        + " list still settle it. If you know it from Twilio's log: trunkline messages settle " + key
                        + " --sent SID, --not-sent or --resend.";
            case REFUSED -> refused(message, key);
            case UNDELIVERED -> onceMore(message, key);
            case EXPIRED -> "It was too late; trunkline messages retry " + key + " sends it in spite of that.";
            case CANCELLED ->
                message.standing().attempts() == 0 ? "If it is wanted after all, put it again under its key." : null;
            case MUTED -> muted(message, stop);
        };
    }

    private static String refused(Message message, String key) {
        return message.standing().code() == null && message.standing().attempts() == 0
                ? "Correct what the reason names and put it again; other content may have the same key."
                : onceMore(message, key);
    }

    private static String onceMore(Message message, String key) {
        var retry = "trunkline messages retry " + key + " tries once more.";
        return message.standing().code() == null ? retry : fix(message) + "then " + retry;
    }

    private static String muted(Message message, @Nullable Word stop) {
        if (stop == null) {
            return "Nothing bars the recipient now. What is still worth saying must be put under another key.";
        }
        var address = message.address();
        return "The recipient has to text START to " + address.sender()
                + ". If they asked you to be written to again, trunkline optouts remove " + address.recipient()
                + " notes it; Twilio's own block, if any, only their START lifts.";
    }

    /** What to do about Twilio's error, ready to be followed by more. */
    private static String fix(Message message) {
        var code = message.standing().code();
        return code == null ? "" : ErrorTable.lookup(code).fix() + "; ";
    }

    /** A key as it can be pasted into a shell. */
    private static String quoted(String key) {
        return key.matches("[A-Za-z0-9_/.:@%+=,-]+") ? key : "'" + key.replace("'", "'\\''") + "'";
    }
}
