package io.trunkline.simulator;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who wrote when on WhatsApp, and who has joined the sandbox. Lives on the event loop.
 *
 * @see <a href="https://www.twilio.com/docs/api/errors/63016">the window of 24 hours</a>
 * @see <a href="https://www.twilio.com/docs/whatsapp/sandbox">the sandbox</a>
 */
final class WhatsApp {
    /** The sandbox of every account. */
    static final String SANDBOX = "whatsapp:+14155238886";

    private static final String PREFIX = "whatsapp:";
    private static final Duration WINDOW = Duration.ofHours(24);
    private static final Duration SESSION = Duration.ofDays(3);
    private static final Pattern JOIN = Pattern.compile("(?i)\\s*join \\S+\\s*");

    private final Archive archive;
    private final Map<Pair, Instant> heard = new HashMap<>();
    private final Map<String, Instant> joined = new HashMap<>();

    private record Pair(String sender, String phone) {}

    WhatsApp(Archive archive) {
        this.archive = archive;
    }

    static boolean is(@Nullable String address) {
        return address != null && address.startsWith(PREFIX);
    }

    /** The number without the channel before it. */
    static String bare(String address) {
        return is(address) ? address.substring(PREFIX.length()) : address;
    }

    /** Somebody wrote to that sender. */
    void hear(String sender, String phone, String body, Instant now) {
        boolean joins = sender.equals(SANDBOX) && JOIN.matcher(body).matches();
        keep(new Pair(sender, phone), joins, now);
        archive.append(
                "whatsapp",
                new JsonObject()
                        .put("sender", sender)
                        .put("phone", phone)
                        .put("joins", joins)
                        .put("at", now.toEpochMilli()));
    }

    /** The error with which a message fails on its way, or null. */
    @Nullable
    Integer objection(Message message) {
        String sender = message.from();
        if (!message.draft().isWhatsApp() || sender == null) {
            return null;
        }
        if (sender.equals(SANDBOX) && !isWithin(joined.get(message.to()), SESSION, message.created())) {
            return 63015;
        }
        boolean open = isWithin(heard.get(new Pair(sender, message.to())), WINDOW, message.created());
        return open || message.draft().extras().template() != null ? null : 63016;
    }

    void clear() {
        heard.clear();
        joined.clear();
    }

    void recall(JsonObject line) {
        JsonObject word = line.getJsonObject("whatsapp");
        if (word != null) {
            keep(
                    new Pair(word.getString("sender"), word.getString("phone")),
                    word.getBoolean("joins"),
                    Instant.ofEpochMilli(word.getLong("at")));
        }
    }

    private void keep(Pair pair, boolean joins, Instant now) {
        heard.put(pair, now);
        if (joins) {
            joined.put(pair.phone, now);
        }
    }

    private static boolean isWithin(@Nullable Instant begin, Duration length, Instant now) {
        return begin != null && now.isBefore(begin.plus(length));
    }
}
