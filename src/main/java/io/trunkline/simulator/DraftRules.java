package io.trunkline.simulator;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What Twilio refuses at once when a message is to be created, in its words and with its codes. */
final class DraftRules {
    private static final int LONGEST_BODY = 1600;

    /** Recipients with a fixed answer (https://www.twilio.com/docs/iam/test-credentials). */
    private static final Map<String, Refusal> MAGIC_TO = Map.of(
            "+15005550001", invalidTo("+15005550001"),
            "+15005550002",
                    Refusal.bad(
                            21612,
                            "The 'To' phone number: +15005550002, is not currently reachable using the 'From' phone"
                                    + " number via SMS."),
            "+15005550003",
                    Refusal.bad(
                            21408,
                            "Permission to send an SMS has not been enabled for the region indicated by the 'To'"
                                    + " number: +15005550003."),
            "+15005550004", Refusal.bad(21610, "Attempt to send to unsubscribed recipient"),
            "+15005550009", Refusal.bad(21614, "To number: +15005550009, is not a mobile number"));

    /** Senders with a fixed answer, from the same page. */
    private static final Map<String, Refusal> MAGIC_FROM = Map.of(
            "+15005550001",
            Refusal.bad(
                    21212,
                    "The 'From' number +15005550001 is not a valid phone number, shortcode, or alphanumeric"
                            + " sender ID."),
            "+15005550008",
            new Refusal(429, 21611, "SMS queue is full."));

    private static final int MOST_MEDIA = 10;

    private final World world;

    DraftRules(World world) {
        this.world = world;
    }

    /** Reads the parameters of a create. */
    Draft draft(Form form) {
        String to = form.filled("To");
        String from = form.filled("From");
        String service = form.filled("MessagingServiceSid");
        String body = form.first("Body");
        if (to == null) {
            throw Refusal.bad(21604, "A 'To' phone number is required.");
        }
        if (from == null && service == null) {
            throw Refusal.bad(21603, "A 'From' phone number is required.");
        }
        List<String> media = media(form);
        String template = form.filled("ContentSid");
        if (template != null) {
            body = world.templates().render(template, form.filled("ContentVariables"));
        } else if (body == null || body.isEmpty()) {
            if (media.isEmpty()) {
                throw Refusal.bad(21602, "Message body is required.");
            }
            body = "";
        }
        if (body.length() > LONGEST_BODY) {
            throw Refusal.bad(21617, "The concatenated message body exceeds the 1600 character limit.");
        }
        checkValidity(form.filled("ValidityPeriod"));
        checkTo(to, from);
        checkChannel(to, from);
        checkSender(from, service);
        checkMagic(MAGIC_TO.get(to));
        checkOptOut(from, service, to);
        checkMedia(media, from);
        String validity = form.filled("ValidityPeriod");
        Draft.Extras extras = new Draft.Extras(media, template, validity == null ? null : Integer.valueOf(validity));
        return new Draft(from, to, world.standing().admit(to, body), service, statusCallback(form), extras);
    }

    private static List<String> media(Form form) {
        return form.fields().stream()
                .filter(field -> field.name().equals("MediaUrl"))
                .map(Form.Field::value)
                .toList();
    }

    private static void checkMedia(List<String> media, @Nullable String from) {
        if (media.size() > MOST_MEDIA) {
            throw Refusal.bad(21623, "Number of media files exceeds allowed limit.");
        }
        for (String url : media) {
            if (!OwnNumber.isWebAddress(url)) {
                throw Refusal.bad(21620, "Invalid media URL(s): " + url);
            }
        }
        boolean abroad = from != null && from.startsWith("+") && !from.startsWith("+1") && !from.startsWith("+61");
        if (!media.isEmpty() && abroad) {
            throw Refusal.bad(21621, "The From phone number " + from + " is not MMS-enabled.");
        }
    }

    private static void checkChannel(String to, @Nullable String from) {
        if (from != null && WhatsApp.is(to) != WhatsApp.is(from)) {
            throw Refusal.bad(21910, "Invalid From and To pair. From and To should be of the same channel");
        }
    }

    private static @Nullable String statusCallback(Form form) {
        String url = form.filled("StatusCallback");
        if (url != null && !OwnNumber.isWebAddress(url)) {
            throw Refusal.bad(21609, "The 'StatusCallback' URL " + url + " is not a valid URL.");
        }
        return url;
    }

    private static void checkValidity(@Nullable String period) {
        if (period != null && !(period.matches("\\d{1,5}") && isWithin(Integer.parseInt(period)))) {
            throw Refusal.bad(21624, "ValidityPeriod " + period + " is not a valid number of seconds.");
        }
    }

    private static boolean isWithin(int seconds) {
        return seconds >= 1 && seconds <= 36_000;
    }

    private static void checkTo(String to, @Nullable String from) {
        if (to.equals(from)) {
            throw Refusal.bad(21211, "'To' and 'From' number cannot be the same: " + to);
        }
        if (!MAGIC_TO.containsKey(to) && !Numbers.isPhone(WhatsApp.bare(to))) {
            throw invalidTo(to);
        }
    }

    private void checkSender(@Nullable String from, @Nullable String service) {
        if (service != null && !Sid.is("MG", service)) {
            throw Refusal.bad(21705, "The Messaging Service Sid " + service + " is invalid.");
        }
        Services.Service made = service == null ? null : world.services().find(service);
        if (made != null && made.pool().isEmpty()) {
            throw Refusal.bad(21704, "The Messaging Service contains no phone numbers.");
        }
        if (from == null) {
            return;
        }
        checkMagic(MAGIC_FROM.get(from));
        if (WhatsApp.is(from)) {
            if (!from.equals(WhatsApp.SANDBOX) && world.numbers().own(WhatsApp.bare(from)) == null) {
                throw Refusal.bad(63007, "Twilio could not find a Channel with the specified From address");
            }
            return;
        }
        OwnNumber own = world.numbers().own(from);
        if (own == null || !own.can("sms")) {
            throw Refusal.bad(
                    21606,
                    "The From phone number " + from
                            + " is not a valid, SMS-capable inbound phone number or short code for your account.");
        }
    }

    private void checkOptOut(@Nullable String from, @Nullable String service, String to) {
        boolean bySender =
                from != null && !Numbers.isTollFree(from) && world.optOuts().bar(from, to);
        if (bySender || world.optOuts().bar(service, to)) {
            throw Refusal.bad(21610, "Attempt to send to unsubscribed recipient");
        }
    }

    private static void checkMagic(@Nullable Refusal refusal) {
        if (refusal != null) {
            throw refusal;
        }
    }

    private static Refusal invalidTo(String to) {
        return Refusal.bad(21211, "The 'To' number " + to + " is not a valid phone number.");
    }
}
