package io.trunkline.message;

/**
 * Who speaks to whom, and how.
 *
 * @param sender a number in E.164, a short code, a name, or a Messaging Service (MG…)
 * @param recipient a number in E.164
 */
public record Address(Channel channel, String account, String sender, String recipient) {
    /** The sender's row: its rate and its queue. */
    public String senderName() {
        return account + "/" + sender;
    }
}
