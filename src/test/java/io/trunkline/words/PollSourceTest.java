package io.trunkline.words;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.office.Elsewhere;
import io.trunkline.office.Office;
import io.trunkline.office.Records;
import io.trunkline.store.Ground;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** An endpoint that is polled, and the phone that reads of each new item once, whatever the endpoint does. */
@ParameterizedClass
@EnumSource(Ground.Kind.class)
class PollSourceTest {
    private static final String MARIA = "+15551230100";
    private static final String INCIDENTS = "/api/v2/incidents.json";

    private final Elsewhere server = Elsewhere.open();
    private final Ground ground;
    private final Office office;

    PollSourceTest(Ground.Kind kind, @TempDir Path folder) {
        ground = kind.fresh(folder.resolve("ground"));
        office = Office.in(folder);
        if (ground.isShared()) {
            office.with("TRUNKLINE_STORE", ground.url());
        }
    }

    @AfterEach
    void close() {
        office.close();
        server.close();
        ground.close();
    }

    /** Opens with the example that is delivered, changed as a test wants it. */
    private void open(String parameter, String path) {
        office.file(
                        "status-page.camel.yaml",
                        office.read("examples/status-page.camel.yaml")
                                .replace("url: https://status.example.com" + INCIDENTS, "url: " + server.url(path))
                                .replace("        time: .created_at\n", parameter))
                .open();
        assertThat(office.trunkline().refused()).isEmpty();
        // Just after a reading, so that the next does not come by itself.
        var now = office.trunkline().clock().millis();
        office.advance(Duration.ofMillis(60_000 - now % 60_000 + 500));
        office.settle();
    }

    private void open() {
        open("", INCIDENTS);
    }

    private static String incidents(String... ids) {
        var items = new ObjectMapper().createArrayNode();
        Arrays.stream(ids).forEach(id -> items.addObject()
                .put("id", id)
                .put("name", "incident " + id)
                .put("at", id));
        return "{\"incidents\": " + items + "}";
    }

    private void shows(String... ids) {
        server.has(INCIDENTS, incidents(ids));
        read();
    }

    /** The next reading comes. */
    private void read() {
        var before = server.asked().size();
        office.advance(Duration.ofMinutes(1));
        office.settle();
        assertThat(server.asked()).hasSizeGreaterThan(before);
    }

    @Test
    void of_what_is_there_at_first_nothing_is_said_and_of_each_new_item_once() {
        server.has(INCIDENTS, incidents("1", "2"));
        open();
        shows("1", "2", "3");
        office.phone(MARIA).reads("Our supplier reports: incident 3").readsNothing();
        shows("3", "4");
        office.phone(MARIA).reads("incident 4").readsNothing();
        office.reopen();
        shows("1", "2", "3", "4");
        office.phone(MARIA).readsNothing();
    }

    @Test
    void an_item_that_stays_longer_than_events_are_kept_is_not_new() {
        server.has(INCIDENTS, incidents());
        open();
        shows("1");
        office.phone(MARIA).reads("incident 1");
        office.trunkline()
                .store()
                .writeAndWait(transaction -> transaction.update("delete from delivery")
                        + transaction.update("delete from event where type = 'supplier.incident'"));
        shows("1");
        assertThat(Records.of(office).events("supplier.incident")).isZero();
    }

    @Test
    void what_is_there_at_first_is_news_where_the_route_says_so() {
        server.has(INCIDENTS, incidents("1"));
        open("        first: all\n", INCIDENTS);
        office.phone(MARIA).reads("incident 1").readsNothing();
    }

    @Test
    void all_pages_are_read_by_their_links_and_not_beyond_their_server() {
        server.has(INCIDENTS, incidents());
        open();
        server.does(INCIDENTS, exchange -> {
            exchange.getResponseHeaders().set("Link", "<" + server.url("/page2") + ">; rel=\"next\"");
            var bytes = incidents("1").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        });
        server.has("/page2", incidents("2"));
        read();
        office.phone(MARIA).reads("incident 1").reads("incident 2").readsNothing();
        try (var other = Elsewhere.open()) {
            server.does("/page2", exchange -> {
                exchange.getResponseHeaders().set("Link", "<" + other.url("/page3") + ">; rel=\"next\"");
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(incidents("2").getBytes(StandardCharsets.UTF_8));
            });
            read();
            assertThat(other.asked()).isEmpty();
            assertThat(Records.of(office).events("poll.failed")).isEqualTo(1);
        }
    }

    @Test
    void pages_that_go_round_in_a_circle_end() {
        server.has(INCIDENTS, "{\"incidents\": [{\"id\": \"1\", \"name\": \"one\"}], \"next\": \"" + INCIDENTS + "\"}");
        open("        next: .next\n", INCIDENTS);
        office.settle();
        assertThat(Records.of(office).data("poll.failed")).isNotEmpty().allSatisfy(data -> assertThat(data)
                .isNotNull());
    }

    @Test
    void the_watermark_is_asked_from_and_moves_only_when_all_was_read() {
        server.has("/since?from=", incidents());
        open("        since: .at\n", "/since?from={since}");
        server.has("/since?from=", incidents("2026-05-01T10:00:00+02:00", "2026-05-01T09:00:00+02:00"));
        read();
        office.phone(MARIA).reads("incident").reads("incident").readsNothing();
        var later = "/since?from=2026-05-01T10%3A00%3A00%2B02%3A00";
        server.fails(later, 503);
        read();
        server.has(later, incidents("2026-05-01T11:00:00+02:00"));
        read();
        office.phone(MARIA).reads("11:00:00").readsNothing();
        office.reopen();
        server.has("/since?from=2026-05-01T11%3A00%3A00%2B02%3A00", incidents());
        read();
        assertThat(server.asked().get(server.asked().size() - 1)).contains("from=2026-05-01T11");
    }

    @Test
    void an_endpoint_that_is_down_or_changes_its_shape_is_told_and_nothing_is_lost_or_repeated() {
        server.has(INCIDENTS, incidents("1"));
        open();
        server.fails(INCIDENTS, 500);
        read();
        for (var odd : new String[] {
            "{\"data\": []}",
            "{\"incidents\": {\"id\": 9}}",
            "{\"incidents\": [{\"key\": \"5\"}]}",
            "<html>",
            "",
            "[]",
            "null"
        }) {
            server.has(INCIDENTS, odd);
            read();
        }
        office.phone(MARIA).readsNothing();
        assertThat(Records.of(office).events("poll.failed")).isGreaterThanOrEqualTo(8);
        shows("1", "2");
        office.phone(MARIA).reads("incident 2").readsNothing();
        assertThat(Records.of(office).ask("select state from delivery where state = 'parked'"))
                .isEmpty();
    }
}
