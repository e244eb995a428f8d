package io.trunkline.proof;

/**
 * A text as the simulator has it.
 *
 * @param index its place in the simulator's ledger
 * @param at when the request for it began to arrive, in epoch milliseconds
 */
record Received(long index, String token, String sender, String sid, String status, long at) {
    /** Whether Twilio said that it reached nobody, so that it may lawfully be tried once more. */
    boolean isFailed() {
        return status.equals("failed") || status.equals("undelivered");
    }
}
