package io.trunkline.simulator;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A text as the ledger shows it at one moment, in either direction.
 *
 * @param sid Twilio's SID of the message
 * @param kind {@code outbound}, {@code inbound}, {@code confirmation} (Twilio's own) or {@code twiml-reply}
 * @param parties who texted whom
 * @param body what it says
 * @param fate how far it came
 */
public record Text(String sid, String kind, Parties parties, String body, Fate fate) {

    /** Sender, null until a Messaging Service has chosen one, and recipient. */
    public record Parties(@Nullable String from, String to) {}

    /**
     * How far a text came.
     *
     * @param status Twilio's word for its state
     * @param errorCode Twilio's code of what went wrong, or null
     * @param at when the simulator accepted it, on the simulator's clock
     */
    public record Fate(String status, @Nullable Integer errorCode, Instant at) {}

    public @Nullable String from() {
        return parties.from();
    }

    public String to() {
        return parties.to();
    }

    public String status() {
        return fate.status();
    }

    public Instant at() {
        return fate.at();
    }

    public @Nullable Integer errorCode() {
        return fate.errorCode();
    }
}
