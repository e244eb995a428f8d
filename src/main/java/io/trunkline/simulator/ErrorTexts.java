package io.trunkline.simulator;

import java.util.Map;

/** Twilio's words for what can happen to a message after it was accepted (https://www.twilio.com/docs/api/errors). */
final class ErrorTexts {
    private static final Map<Integer, String> TEXTS = Map.ofEntries(
            Map.entry(30001, "Queue overflow"),
            Map.entry(30002, "Account suspended"),
            Map.entry(30003, "Unreachable destination handset"),
            Map.entry(30004, "Message blocked"),
            Map.entry(30005, "Unknown destination handset"),
            Map.entry(30006, "Landline or unreachable carrier"),
            Map.entry(30007, "Message filtered"),
            Map.entry(30008, "Unknown error"),
            Map.entry(30017, "Carrier network congestion"),
            Map.entry(30022, "US A2P 10DLC - Rate Limits Exceeded"),
            Map.entry(30032, "Toll-Free Number Has Not Been Verified"),
            Map.entry(30034, "US A2P 10DLC - Message from an Unregistered Number"),
            Map.entry(30036, "Validity Period Expired"),
            Map.entry(63015, "Channel Sandbox can only send messages to phone numbers that have joined the Sandbox"),
            Map.entry(63016, "Failed to send freeform message because you are outside the allowed window"),
            Map.entry(30410, "Provider Timeout Error"));

    private ErrorTexts() {}

    static String of(int code) {
        return TEXTS.getOrDefault(code, "Unknown error");
    }
}
