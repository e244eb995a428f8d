package io.trunkline.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.message.Address;
import io.trunkline.message.Channel;
import io.trunkline.outbox.Carrier;
import io.trunkline.outbox.Listed;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Twilio's messages and calls, one by its SID or a recipient's newest first. No date is asked for: it is empty while a
 * message or call still waits at Twilio.
 */
final class Lists {
    private static final int PAGE_SIZE = 200;
    /** A recipient who was sent more than this within the hour is looked at again later rather than half. */
    private static final int MOST = 50 * PAGE_SIZE;

    private final Lines lines;

    Lists(Lines lines) {
        this.lines = lines;
    }

    Optional<Listed> read(Channel channel, String account, String sid) throws IOException {
        var reply = lines.of(account).send("GET", root(channel, account) + "/" + sid + ".json", Map.of());
        var body = Receipts.parse(reply.body());
        if (reply.status() == 404 && body.path("code").asInt() == 20404) {
            return Optional.empty();
        }
        if (reply.status() != 200 || body.path("status").asText("").isEmpty()) {
            throw new IOException("HTTP " + reply.status() + " for " + sid);
        }
        return Optional.of(listed(body, sid));
    }

    List<Listed> list(Address address, long since) throws IOException {
        var root = root(address.channel(), address.account());
        var to = address.channel().prefix() + address.recipient();
        var page = root + ".json?To=" + URLEncoder.encode(to, StandardCharsets.UTF_8) + "&PageSize=" + PAGE_SIZE;
        var found = new ArrayList<Listed>();
        Pages.read(lines.of(address.account()), page, address.channel() == Channel.CALL ? "calls" : "messages", row -> {
            var listed = listed(row, row.path("sid").asText());
            if (listed.createdAt() < since) {
                return false;
            }
            if (found.size() == MOST) {
                throw new IOException("the list of the recipient has more than " + MOST + " within the time asked for");
            }
            return found.add(listed);
        });
        return found;
    }

    private static String root(Channel channel, String account) {
        return "/2010-04-01/Accounts/" + account + (channel == Channel.CALL ? "/Calls" : "/Messages");
    }

    private static Listed listed(JsonNode row, String sid) throws IOException {
        var code = row.path("error_code");
        return new Listed(
                sid,
                new Listed.Ends(
                        text(row.path("from")),
                        text(row.path("messaging_service_sid")),
                        Channel.bare(row.path("to").asText("null"))),
                text(row.path("body")),
                row.path("direction").asText("").equals("outbound-api"),
                time(row.path("date_created").asText("")),
                new Carrier.Report(
                        row.path("status").asText("queued"),
                        code.isInt() ? (Integer) code.asInt() : null,
                        text(row.path("answered_by"))));
    }

    /** RFC 2822, as {@code Thu, 24 Aug 2023 05:01:45 +0000}; one that was just created may have none yet. */
    private static long time(String date) throws IOException {
        try {
            return date.isEmpty()
                    ? Long.MAX_VALUE
                    : OffsetDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant()
                            .toEpochMilli();
        } catch (DateTimeParseException e) {
            throw new IOException("Twilio wrote a date that is none: " + date, e);
        }
    }

    private static @Nullable String text(JsonNode value) {
        return value.isTextual() ? value.asText() : null;
    }
}
