package io.trunkline.message;

import org.jspecify.annotations.Nullable;

/** One thing we owe somebody, and how far it is. */
public record Message(
        long id,
        String key,
        Origin origin,
        Address address,
        Content content,
        int segments,
        Standing standing,
        Times times) {
    /**
     * How far it is.
     *
     * @param attempts how many attempts were begun
     * @param tries how many of them may be counted against the limit
     * @param sid Twilio's name for the last one
     */
    public record Standing(
            State state,
            @Nullable String reason,
            @Nullable Integer code,
            int attempts,
            int tries,
            @Nullable String sid) {}

    /** When, in epoch milliseconds. */
    public record Times(
            long createdAt,
            long changedAt,
            long dueAt,
            @Nullable Long expireAt,
            @Nullable Long readAt) {}

    /** Free text. */
    public String body() {
        return content.body();
    }

    public Particulars particulars() {
        return content.particulars();
    }

    public State state() {
        return standing.state();
    }
}
