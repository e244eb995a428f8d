package io.trunkline.outbox;

import io.trunkline.message.Address;
import io.trunkline.message.Channel;
import io.trunkline.message.Content;
import io.trunkline.message.Media;
import io.trunkline.message.Particulars;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What can be said at all, on each channel; what cannot is said to people before anything is sent. */
final class ContentRules {
    /** Twilio refuses longer ones with 21617. */
    static final int LONGEST = 1_600;

    private static final char NUL = '\0';
    private static final Pattern TEMPLATE = Pattern.compile("HX[0-9a-fA-F]{32}");
    /** Numbers of other countries send no pictures (https://www.twilio.com/docs/sms/accepted-mime-types). */
    private static final List<String> SEND_PICTURES = List.of("+1", "+61");

    private ContentRules() {}

    /** What is wrong with it, in a sentence; null is nothing. */
    static @Nullable String faultOf(Address address, Content content) {
        var particulars = content.particulars();
        var body = content.body();
        if (body.indexOf(NUL) >= 0) {
            return "the text contains the character U+0000, which no phone can show";
        }
        var fault = faultOfTemplate(address.channel(), particulars);
        if (fault == null) {
            fault = faultOfMedia(address, particulars.media());
        }
        if (fault != null || particulars.contentSid() != null) {
            return fault;
        }
        if (body.isBlank() && particulars.media().isEmpty()) {
            return "the text is empty";
        }
        return body.length() > LONGEST && address.channel() != Channel.CALL
                ? "the text has " + body.length() + " characters; at most " + LONGEST
                        + " can be sent (Twilio 21617); shorten it, or say split: parts"
                : null;
    }

    private static @Nullable String faultOfTemplate(Channel channel, Particulars particulars) {
        var sid = particulars.contentSid();
        if (sid == null) {
            return particulars.variables().isEmpty() ? null : "variables belong to a template; give contentSid too";
        }
        if (channel != Channel.WHATSAPP) {
            return "a template (contentSid) is for WhatsApp; use whatsapp-sink";
        }
        if (!TEMPLATE.matcher(sid).matches()) {
            return "contentSid '" + sid
                    + "' is no template's: it is HX and 32 hexadecimal digits, as the Console shows it";
        }
        return particulars.media().isEmpty() ? null : "a template brings its own media; leave media out";
    }

    private static @Nullable String faultOfMedia(Address address, List<String> media) {
        if (media.isEmpty()) {
            return null;
        }
        var most =
                switch (address.channel()) {
                    case SMS -> Media.MOST;
                    case WHATSAPP -> Media.MOST_ON_WHATSAPP;
                    case CALL -> 0;
                };
        if (most == 0) {
            return "a call cannot show media";
        }
        if (media.size() > most) {
            return "there are " + media.size() + " media; a "
                    + (address.channel() == Channel.SMS ? "text" : "WhatsApp message") + " takes at most " + most
                    + (address.channel() == Channel.SMS ? " (Twilio 21623)" : "");
        }
        if (address.channel() == Channel.SMS && !sendsPictures(address.sender())) {
            return address.sender()
                    + " cannot send media, only numbers of the United States, Canada and Australia can (Twilio 21621);"
                    + " put a link into the text, or give another `from`";
        }
        return media.stream()
                .map(Media::faultOf)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Of short codes and Messaging Services only Twilio knows; names never can. */
    private static boolean sendsPictures(String sender) {
        if (sender.startsWith("+")) {
            return SEND_PICTURES.stream().anyMatch(sender::startsWith);
        }
        return Address.isService(sender) || Character.isDigit(sender.charAt(0));
    }
}
