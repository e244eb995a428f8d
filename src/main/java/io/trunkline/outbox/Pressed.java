package io.trunkline.outbox;

import io.trunkline.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * What came of a pressed key.
 *
 * @param message that was spoken; null when we know of no such attempt
 * @param key the key that counts: the first one that meant something
 * @param meaning of that key; null when it means nothing
 */
public record Pressed(
        @Nullable Message message, String key, @Nullable String meaning) {}
