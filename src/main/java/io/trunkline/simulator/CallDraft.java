package io.trunkline.simulator;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants of a call.
 *
 * @param timeout for how many seconds the phone may ring
 */
record CallDraft(String from, String to, Script script, Callback callback, Detection detection, int timeout) {
    private static final Set<String> EVENTS = Set.of("initiated", "ringing", "answered", "completed");
    private static final int LONGEST_TWIML = 4_000;

    /** What is said: fetched from a URL, or given. */
    record Script(
            @Nullable String url,
            String method,
            @Nullable String fallback,
            @Nullable String twiml) {
        static final Script NONE = new Script(null, "POST", null, null);
    }

    /** Who is told of which events. */
    record Callback(@Nullable String url, Set<String> events) {
        static final Callback NOBODY = new Callback(null, Set.of());
    }

    /**
     * Whether a machine is told from a human.
     *
     * @param atEnd only after the machine's greeting
     * @param background while the call goes on, which is then told to that URL
     */
    record Detection(
            boolean on,
            boolean atEnd,
            boolean background,
            @Nullable String callback) {
        static final Detection OFF = new Detection(false, false, false, null);
    }

    /** Checks as Twilio does (https://www.twilio.com/docs/voice/api/call-resource#create-a-call-resource). */
    static CallDraft of(Form form, Numbers numbers) {
        String to = form.filled("To");
        String from = form.filled("From");
        if (to == null) {
            throw Refusal.bad(21201, "No 'To' number is specified");
        }
        if (from == null) {
            throw Refusal.bad(21213, "The 'From' phone number is required");
        }
        if (!Numbers.isPhone(from)) {
            throw Refusal.bad(21212, "The 'From' number " + from + " is not a valid phone number");
        }
        if (numbers.own(from) == null) {
            throw Refusal.bad(21210, "The source phone number " + from + " is not yet verified for this account");
        }
        if (!Numbers.isPhone(to)) {
            throw Refusal.bad(21217, "The phone number you are attempting to call, " + to + ", is not valid");
        }
        return new CallDraft(from, to, script(form), callback(form), detection(form), seconds(form));
    }

    private static Script script(Form form) {
        String url = form.filled("Url");
        String twiml = form.filled("Twiml");
        if (url == null && twiml == null) {
            throw Refusal.bad(21205, "Url parameter is required");
        }
        if (url != null && !OwnNumber.isWebAddress(url)) {
            throw Refusal.bad(21205, "Url is not a valid URL: " + url);
        }
        if (url == null && String.valueOf(twiml).length() > LONGEST_TWIML) {
            throw Refusal.bad(20001, "Twiml has more than " + LONGEST_TWIML + " characters");
        }
        String method = form.filled("Method");
        return new Script(
                url, method == null ? "POST" : method, form.filled("FallbackUrl"), url == null ? twiml : null);
    }

    private static Callback callback(Form form) {
        String url = form.filled("StatusCallback");
        if (url != null && !OwnNumber.isWebAddress(url)) {
            throw Refusal.bad(21609, "The StatusCallback URL " + url + " is not valid");
        }
        Set<String> events = new TreeSet<>();
        for (Form.Field field : form.fields()) {
            if (field.name().equals("StatusCallbackEvent")) {
                events.addAll(List.of(field.value().strip().split("\\s+")));
            }
        }
        if (!EVENTS.containsAll(events)) {
            throw Refusal.bad(21626, "Invalid StatusCallbackEvent: " + events);
        }
        return new Callback(url, events.isEmpty() ? Set.of("completed") : events);
    }

    private static Detection detection(Form form) {
        String wanted = form.filled("MachineDetection");
        if (wanted == null) {
            return Detection.OFF;
        }
        if (!wanted.equals("Enable") && !wanted.equals("DetectMessageEnd")) {
            throw Refusal.bad(21616, "MachineDetection must be Enable or DetectMessageEnd, not " + wanted);
        }
        return new Detection(
                true,
                wanted.equals("DetectMessageEnd"),
                "true".equalsIgnoreCase(form.filled("AsyncAmd")),
                form.filled("AsyncAmdStatusCallback"));
    }

    private static int seconds(Form form) {
        String wanted = form.filled("Timeout");
        if (wanted == null) {
            return 60;
        }
        if (!wanted.matches("\\d{1,3}") || Integer.parseInt(wanted) < 1 || Integer.parseInt(wanted) > 600) {
            throw Refusal.bad(20001, "Timeout must be from 1 to 600, not " + wanted);
        }
        return Integer.parseInt(wanted);
    }
}
