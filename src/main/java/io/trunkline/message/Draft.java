package io.trunkline.message;

import org.jspecify.annotations.Nullable;

/**
 * What a route asks us to say, as it was written: nothing of it is checked yet.
 *
 * @param key what makes it the same message, within the flow or, with a leading slash, shared
 * @param body free text
 */
public record Draft(Origin origin, String key, Line line, String body, Terms terms) {
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
