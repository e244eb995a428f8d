package io.trunkline.message;

import org.jspecify.annotations.Nullable;

/**
 * What a route asks us to say, as it was written: nothing of it is checked yet.
 *
 * @param key what makes it the same message, within the flow or, with a leading slash, shared
 */
public record Draft(Origin origin, String key, Line line, Content content, Terms terms) {
    /** A draft of nothing but a text. */
    public Draft(Origin origin, String key, Line line, String body, Terms terms) {
        this(origin, key, line, Content.of(body), terms);
    }

    /** Free text. */
    public String body() {
        return content.body();
    }

    public Particulars particulars() {
        return content.particulars();
    }

    /**
     * Between whom.
     *
     * @param from the sender, or null for the account's own
     */
    public record Line(
            Channel channel,
            String account,
            String to,
            @Nullable String from) {}
}
