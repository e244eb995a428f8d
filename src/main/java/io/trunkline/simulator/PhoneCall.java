package io.trunkline.simulator;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call as its phone knows it.
 *
 * @param status as Twilio writes it: ringing, in-progress, completed, no-answer …
 * @param heard what was said to the phone, in order
 * @param answeredBy human, machine_start …; null where nobody asked
 */
public record PhoneCall(
        String sid,
        String from,
        String to,
        String status,
        List<String> heard,
        @Nullable String answeredBy) {}
