package io.trunkline.consent;

import io.trunkline.message.Address;
import org.jspecify.annotations.Nullable;

/**
 * May this be said to them?
 *
 * @param expireAt epoch milliseconds after which it is not worth saying
 */
public record Question(Address address, @Nullable Long expireAt) {}
