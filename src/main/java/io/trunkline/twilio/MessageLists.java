package io.trunkline.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

/**
 * Twilio's list of an account's messages, in both directions, newest first. What is new shifts the pages while they are
 * read, so a message may be met twice; Twilio promises no time after which a message is in the list.
 */
public final class MessageLists {
    private static final String API = "https://api.twilio.com";

    private final Line line;
    private final String account;

    public MessageLists(Line line, String account) {
        this.line = line;
        this.account = account;
    }

    /**
     * Which messages: null means any. Twilio leaves out what has not been sent yet as soon as a date is named.
     *
     * @param to the recipient as Twilio writes it, `whatsapp:` included
     * @param sentFrom the first day in UTC; Twilio promises no finer grain
     */
    public record Which(@Nullable String to, @Nullable LocalDate sentFrom) {
        /** Everything there is. */
        public static final Which ALL = new Which(null, null);

        /** What was sent or is to be sent to that recipient. */
        public static Which to(String recipient) {
            return new Which(recipient, null);
        }
    }

    /**
     * A message as the list has it.
     *
     * @param direction inbound, outbound-api, outbound-reply …
     * @param from null as long as a Messaging Service has not chosen
     * @param created to the second; the epoch when Twilio did not say
     * @param media how many pictures and other files belong to it
     */
    public record Listed(
            String sid,
            String account,
            String direction,
            String status,
            @Nullable String from,
            String to,
            String body,
            @Nullable Integer code,
            @Nullable String service,
            Instant created,
            int media) {
        public boolean isInbound() {
            return direction.equals("inbound");
        }

        /** Whether it is certainly older than that. */
        boolean isBefore(Instant time) {
            return !created.equals(Instant.EPOCH) && created.isBefore(time);
        }
    }

    /** How much of a list comes at a time. */
    public enum Page {
        /** For whoever expects little. */
        SMALL(50),
        /** The most that Twilio gives. */
        LARGE(1_000);

        private final int size;

        Page(int size) {
            this.size = size;
        }
    }

    /** Sees one message after the other, and answers whether it wants more. */
    @FunctionalInterface
    public interface Reader {
        /**
         * Sees the next one.
         *
         * @param time Twilio's, in epoch milliseconds to the second, as it gave that page; 0 when it does not say
         */
        boolean read(Listed message, long time) throws IOException;
    }

    /** Reads the list, newest first, until the reader answers that it has seen enough. */
    public void read(Which which, Page page, Reader reader) throws IOException {
        var time = new long[1];
        Pages.read(
                line,
                first(which, page),
                "messages",
                reply -> time[0] = time(reply, 0),
                message -> reader.read(listed(message), time[0]));
    }

    /** Reads the list, newest first, until the reader answers that it has seen enough. */
    public void read(Which which, Predicate<Listed> goOn) throws IOException {
        read(which, Page.LARGE, (message, time) -> goOn.test(message));
    }

    /** A file that belongs to a message, under the URL that Twilio's webhook would have named. */
    public record Media(String url, String type) {}

    /** The files of a message; none when it is no longer there. */
    public List<Media> media(String sid) throws IOException {
        var reply = line.send("GET", root() + "/" + sid + "/Media.json", Map.of());
        var files = Receipts.parse(reply.body()).path("media_list");
        if (reply.status() == 404) {
            return List.of();
        }
        if (reply.status() != 200 || !files.isArray()) {
            throw new IOException("HTTP " + reply.status() + " for the media of " + sid);
        }
        var media = new ArrayList<Media>();
        for (var file : files) {
            var uri = file.path("uri").asText().replaceFirst("\\.json$", "");
            media.add(new Media(API + uri, file.path("content_type").asText()));
        }
        return media;
    }

    /** Twilio's time now, in epoch milliseconds to the second; ours when it does not say. */
    public long time(long ours) throws IOException {
        var reply = line.send("GET", root() + ".json?PageSize=1", Map.of());
        expect(reply);
        return time(reply, ours);
    }

    private static long time(Line.Reply reply, long ours) {
        return reply.headers().stream()
                .filter(header -> header.getName().equalsIgnoreCase("date"))
                .map(Header::getValue)
                .map(MessageLists::moment)
                .mapToLong(Instant::toEpochMilli)
                .filter(millis -> millis > 0)
                .findFirst()
                .orElse(ours);
    }

    private String root() {
        return "/2010-04-01/Accounts/" + account + "/Messages";
    }

    private String first(Which which, Page page) {
        var path = root() + ".json?PageSize=" + page.size;
        if (which.to != null) {
            path += "&To=" + URLEncoder.encode(which.to, StandardCharsets.UTF_8);
        }
        return which.sentFrom == null ? path : path + "&DateSent%3E=" + which.sentFrom;
    }

    private static void expect(Line.Reply reply) throws IOException {
        if (reply.status() != 200) {
            throw Refused.of(reply, "the list of messages cannot be read");
        }
        if (!Receipts.parse(reply.body()).path("messages").isArray()) {
            throw new IOException("what answers for the list of messages is no list");
        }
    }

    private static Listed listed(JsonNode message) {
        var code = message.path("error_code");
        return new Listed(
                message.path("sid").asText(),
                message.path("account_sid").asText(),
                message.path("direction").asText(),
                message.path("status").asText(),
                text(message.path("from")),
                message.path("to").asText(),
                message.path("body").isTextual() ? message.path("body").asText() : "",
                code.isNumber() ? (Integer) code.asInt() : null,
                text(message.path("messaging_service_sid")),
                moment(message.path("date_created").asText()),
                message.path("num_media").asInt());
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() && !node.asText().isEmpty() ? node.asText() : null;
    }

    private static Instant moment(String rfc2822) {
        try {
            return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(rfc2822));
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }
}
