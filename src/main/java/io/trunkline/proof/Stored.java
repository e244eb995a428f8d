package io.trunkline.proof;

import java.util.List;

/**
 * A message as the store has it; times in epoch milliseconds.
 *
 * @param lives the states it went through, oldest first
 */
record Stored(String token, String key, String state, Why why, Span span, List<Begun> attempts, List<String> lives) {

    /** What its state is for; without a code of Twilio's it is 0. */
    record Why(String reason, int code) {}

    /** When it was put and when it last changed. */
    record Span(long createdAt, long changedAt) {}

    /** An attempt; without an outcome it is open. */
    record Begun(int n, long at, String outcome) {}

    boolean is(String word) {
        return state.equals(word);
    }
}
