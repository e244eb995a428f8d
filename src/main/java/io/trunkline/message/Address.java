package io.trunkline.message;

/**
 * Who speaks to whom, and how.
 *
 * @param sender a number in E.164, on WhatsApp with {@code whatsapp:} before it; a short code, a name, or a Messaging Service (MG…)
 * @param recipient a number in E.164
 */
public record Address(Channel channel, String account, String sender, String recipient) {
    /** Whether a Messaging Service speaks, which chooses one of its numbers. */
    public boolean isByService() {
        return isService(sender);
    }

    /** Whether that is the SID of a Messaging Service. */
    public static boolean isService(String sender) {
        return sender.startsWith("MG") && sender.length() == 34;
    }

    /** The sender's row: its rate and its queue. */
    public String senderName() {
        return account + "/" + sender;
    }
}
