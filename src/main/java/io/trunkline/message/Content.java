package io.trunkline.message;

/**
 * What is said, and what belongs to the way it is said.
 *
 * @param body free text
 */
public record Content(String body, Particulars particulars) {
    /** A text and nothing else. */
    public static Content of(String body) {
        return new Content(body, Particulars.NONE);
    }
}
