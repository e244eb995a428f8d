package io.trunkline.settings;

import io.trunkline.message.PhoneNumber;
import java.util.Map;

/**
 * How fast each sender may speak, in segments per second, and how many segments it may say at once after a pause.
 *
 * @param senders the rates of single senders, by number, short code or Messaging Service SID
 */
public record Rates(
        double longCode,
        double tollFree,
        double shortCode,
        double service,
        double whatsapp,
        int burst,
        Map<String, Double> senders) {
    /** The sandbox of every account (https://www.twilio.com/docs/whatsapp/sandbox): one message in three seconds. */
    private static final String SANDBOX = "whatsapp:+14155238886";

    private static final double FAST = 1_000;

    /** For a rehearsal, in which nobody waits for a sender. */
    Rates rehearsed() {
        return new Rates(FAST, FAST, FAST, FAST, FAST, burst, Map.of(SANDBOX, FAST));
    }

    /** The rate of a sender, its own or that of its kind; what is no number counts as a long code. */
    public double of(String sender) {
        var own = senders.get(sender);
        if (own != null) {
            return own;
        }
        if (sender.startsWith("MG")) {
            return service;
        }
        if (sender.startsWith("whatsapp:")) {
            return sender.equals(SANDBOX) ? Math.min(whatsapp, 1.0 / 3) : whatsapp;
        }
        if (PhoneNumber.isShortCode(sender)) {
            return shortCode;
        }
        return sender.startsWith("+") && new PhoneNumber(sender).isTollFree() ? tollFree : longCode;
    }

    /** The kinds only: senders are numbers. */
    @Override
    public String toString() {
        return "Rates[longCode=" + longCode + ", tollFree=" + tollFree + ", shortCode=" + shortCode + ", service="
                + service + ", whatsapp=" + whatsapp + ", burst=" + burst + ", senders=" + senders.size() + "]";
    }
}
