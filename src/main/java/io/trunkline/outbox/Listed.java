package io.trunkline.outbox;

import org.jspecify.annotations.Nullable;

/**
 * A message or call as the carrier has it in its list.
 *
 * @param body its text as the carrier stored it; null for a call, which has none
 * @param outbound whether somebody asked the carrier to send it, rather than a person wrote to us
 * @param createdAt epoch milliseconds, of which the carrier gives whole seconds
 */
public record Listed(
        String sid, Ends ends, @Nullable String body, boolean outbound, long createdAt, Carrier.Report report) {
    /**
     * Between whom; the sender is unknown until a Messaging Service has chosen one.
     *
     * @param from in the form of {@link io.trunkline.message.Address#sender}
     * @param service the Messaging Service it went through, if any
     * @param to in E.164
     */
    public record Ends(@Nullable String from, @Nullable String service, String to) {
        boolean isBy(String sender) {
            return sender.equals(from) || sender.equals(service);
        }
    }
}
