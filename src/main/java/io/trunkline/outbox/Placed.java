package io.trunkline.outbox;

import io.trunkline.message.State;
import org.jspecify.annotations.Nullable;

/**
 * Where a draft ended up.
 *
 * @param fresh false when another message already has its key; then this is that one
 */
public record Placed(
        long id,
        String key,
        State state,
        boolean fresh,
        @Nullable String reason) {}
