package io.trunkline.proof.bench;

/** What is measured, as the table calls it. */
enum Figure {
    START("start-up to the first accepted request, ms", 0),
    RESTART("the same on a store with data, ms", 0),
    IDLE("memory idle, MB", 0),
    LOADED("memory after the load, MB", 0),
    ACCEPTED_1("acknowledged/s at 1 connection", 0),
    ACCEPTED_1_P50("  p50, ms", 2),
    ACCEPTED_1_P99("  p99, ms", 2),
    ACCEPTED_8("acknowledged/s at 8 connections", 0),
    ACCEPTED_8_P50("  p50, ms", 2),
    ACCEPTED_8_P99("  p99, ms", 2),
    ACCEPTED_32("acknowledged/s at 32 connections", 0),
    ACCEPTED_32_P50("  p50, ms", 2),
    ACCEPTED_32_P99("  p99, ms", 2),
    ACCEPTED_128("acknowledged/s at 128 connections", 0),
    ACCEPTED_128_P50("  p50, ms", 2),
    ACCEPTED_128_P99("  p99, ms", 2),
    MESSAGES("messages/s, Twilio at 0 ms", 0),
    CPU("  CPU per message, ms", 2),
    ROWS("  rows written per message", 1),
    SYNCS("  fsyncs per message", 2),
    MESSAGES_SLOW("messages/s, Twilio at 100 ms", 0),
    MESSAGES_CALLED_BACK("messages/s with status callbacks", 0),
    REACH_P50("event to Twilio at 50/s, p50 ms", 2),
    REACH_P99("event to Twilio at 50/s, p99 ms", 2);

    private final String title;
    private final int digits;

    Figure(String title, int digits) {
        this.title = title;
        this.digits = digits;
    }

    String title() {
        return title;
    }

    String show(double value) {
        return String.format(java.util.Locale.ROOT, "%,." + digits + "f", value);
    }
}
