package io.trunkline.consent;

import io.trunkline.message.Address;
import org.jspecify.annotations.Nullable;

/**
 * May this be said to them?
 *
 * @param expireAt epoch milliseconds after which it is not worth saying
 * @param free whether it is said in words of our own, rather than by a template that was approved
 */
public record Question(Address address, @Nullable Long expireAt, boolean free) {
    /** May anything be said to them at all? */
    public static Question whether(Address address) {
        return new Question(address, null, false);
    }
}
