package io.trunkline.proof;

/**
 * A STOP or a START that somebody texted.
 *
 * @param sender whom it was texted to
 * @param askedAt when it was texted, in epoch milliseconds
 * @param answeredAt when the webhook that brought it had been answered with a 2xx, in epoch milliseconds; 0 if it was not
 */
record Word(String phone, String sender, boolean stop, long askedAt, long answeredAt) {
    boolean isAnswered() {
        return answeredAt > 0;
    }
}
