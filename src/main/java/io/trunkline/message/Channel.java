package io.trunkline.message;

import java.util.Locale;

/** The way a message takes to a person. */
public enum Channel {
    SMS,
    WHATSAPP,
    CALL;

    /** As it is stored and written in event types: {@code sms}, {@code whatsapp}, {@code call}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Channel of(String word) {
        for (var channel : values()) {
            if (channel.word().equals(word)) {
                return channel;
            }
        }
        throw new IllegalArgumentException("'" + word + "' is no channel; there are sms, whatsapp and call");
    }

    /** What Twilio wants before a number on this channel. */
    public String prefix() {
        return this == WHATSAPP ? "whatsapp:" : "";
    }

    /** The number in an address of Twilio's, which may begin with the prefix of a channel. */
    public static String bare(String address) {
        var prefix = WHATSAPP.prefix();
        return address.startsWith(prefix) ? address.substring(prefix.length()) : address;
    }

    /** What an opt-out on this channel covers. */
    public String medium() {
        return this == SMS ? "text" : word();
    }
}
