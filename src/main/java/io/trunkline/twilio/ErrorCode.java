package io.trunkline.twilio;

import java.time.Duration;

/**
 * What one of Twilio's error codes means, what a person must do about it, and what the outbox does.
 *
 * @param delay before the first new attempt; zero unless the retry is {@link Retry#LATER}
 * @param limit how many new attempts may follow; zero unless the retry is {@link Retry#LATER}
 * @param mayHaveArrived whether the message may have been created or delivered in spite of the error
 */
public record ErrorCode(
        int code, String meaning, String fix, Retry retry, Duration delay, int limit, boolean mayHaveArrived) {
    private static final Duration LONGEST = Duration.ofDays(1);

    /** What follows from an error code. */
    public enum Retry {
        /** The message is not sent again by itself. */
        NEVER,
        /** A new attempt follows after a delay, a limited number of times. */
        LATER,
        /** The sender stops until a person has put its account right. */
        STOP,
        /** The recipient has opted out, and is remembered as such. */
        OPTOUT
    }

    /** How long to wait before the n-th new attempt, from 1: each wait is twice the one before, at most a day. */
    public Duration delayBefore(int attempt) {
        var wait = delay;
        for (var i = 1; i < attempt && wait.compareTo(LONGEST) < 0; i++) {
            wait = wait.multipliedBy(2);
        }
        return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    }

    /** Where Twilio explains the code. */
    public String link() {
        return link(code);
    }

    static String link(int code) {
        return "https://www.twilio.com/docs/api/errors/" + code;
    }
}
