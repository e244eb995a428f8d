package io.trunkline.message;

/** Says that a text cannot be the key of a message, and which part of it is wrong. */
public final class InvalidKey extends IllegalArgumentException {
    InvalidKey(String message) {
        super(message);
    }
}
