package io.trunkline.message;

/** Says that a text can never be a phone number, in words for the person who wrote it; the number itself is masked. */
public final class InvalidNumber extends IllegalArgumentException {
    public InvalidNumber(String message) {
        super(message);
    }
}
