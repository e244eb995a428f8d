package io.trunkline.words;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.office.Elsewhere;
import io.trunkline.office.Logbook;
import io.trunkline.office.Office;
import io.trunkline.office.Records;
import io.trunkline.store.Ground;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Meetings of a calendar and the phones of those who are to come, by the flow as it is delivered. */
@ParameterizedClass
@EnumSource(Ground.Kind.class)
class CalendarSourceTest {
    private static final String MARIA = "+15551230100";
    private static final String PATH = "/private-%40x/basic.ics?a=1&b=2";
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Elsewhere server = Elsewhere.open();
    private final Ground ground;
    private final Office office;
    /** An hour of the office from which all times are counted, some minutes ahead. */
    private final Instant noon;

    CalendarSourceTest(Ground.Kind kind, @TempDir Path folder) {
        ground = kind.fresh(folder.resolve("ground"));
        server.has(PATH, Elsewhere.calendar(List.of()));
        office = Office.in(folder).with("MEETINGS_CALENDAR_URL", server.url(PATH));
        if (ground.isShared()) {
            office.with("TRUNKLINE_STORE", ground.url());
        }
        office.open();
        var now = office.trunkline().clock().millis();
        var boundary = Instant.ofEpochMilli(now - now % 300_000).plus(Duration.ofMinutes(5));
        // Just after a reading, so that a minute later the next does not come by itself.
        until(boundary.plusSeconds(1));
        noon = boundary.plus(Duration.ofMinutes(60));
    }

    @AfterEach
    void close() {
        office.close();
        server.close();
        ground.close();
    }

    /** An event of a calendar, as its lines. */
    private record Meeting(List<String> lines) {}

    private static Meeting meeting(String uid, String title, Instant starts, String... more) {
        var lines = new ArrayList<>(List.of(
                "UID:" + uid,
                "SUMMARY:" + title,
                "DTSTART:" + UTC.format(starts),
                "ATTENDEE:mailto:Maria.Lopez@example.com",
                "ATTENDEE:mailto:stranger@example.org"));
        lines.addAll(List.of(more));
        return new Meeting(lines);
    }

    private static String calendar(Meeting... meetings) {
        return Elsewhere.calendar(Arrays.stream(meetings).map(Meeting::lines).toList());
    }

    private void calendarHas(Meeting... meetings) {
        server.has(PATH, calendar(meetings));
        read();
    }

    /** The next reading comes. */
    private void read() {
        var before = server.asked().size();
        office.advance(Duration.ofMinutes(5));
        office.settle();
        assertThat(server.asked()).hasSizeGreaterThan(before);
    }

    private void until(Instant time) {
        office.advance(Duration.between(office.trunkline().clock().instant(), time));
        office.settle();
    }

    @Test
    void ten_minutes_before_a_meeting_whoever_is_to_come_and_is_known_is_texted_once() {
        calendarHas(meeting("budget", "Budget & review", noon));
        read();
        until(noon.minus(Duration.ofMinutes(11)));
        office.phone(MARIA).readsNothing();
        until(noon.minus(Duration.ofMinutes(10)));
        office.phone(MARIA).reads("Meeting starting in 10 minutes: Budget & review");
        until(noon.plus(Duration.ofMinutes(30)));
        office.phone(MARIA).readsNothing();
        assertThat(Records.of(office).events("calendar.event.starting_soon")).isEqualTo(1);
    }

    @Test
    void a_meeting_that_moves_is_announced_when_it_is_then_and_one_that_moves_back_as_it_was() {
        calendarHas(meeting("m", "Moving", noon));
        calendarHas(meeting("m", "Moving", noon.plus(Duration.ofHours(1))));
        calendarHas(meeting("m", "Moving", noon));
        until(noon.minus(Duration.ofMinutes(10)));
        office.phone(MARIA).reads("Moving");
        until(noon.plus(Duration.ofHours(2)));
        office.phone(MARIA).readsNothing();
    }

    @Test
    void a_meeting_that_moves_away_is_not_announced_where_it_was() {
        calendarHas(meeting("m", "Moving", noon));
        calendarHas(meeting("m", "Moving", noon.plus(Duration.ofHours(1))));
        until(noon.minus(Duration.ofMinutes(10)));
        office.phone(MARIA).readsNothing();
        until(noon.plus(Duration.ofMinutes(50)));
        office.phone(MARIA).reads("Moving").readsNothing();
    }

    @Test
    void a_meeting_that_is_cancelled_or_vanishes_is_not_announced() {
        calendarHas(meeting("a", "Cancelled", noon), meeting("b", "Vanished", noon));
        calendarHas(meeting("a", "Cancelled", noon, "STATUS:CANCELLED"));
        until(noon.minus(Duration.ofMinutes(10)));
        office.phone(MARIA).readsNothing();
    }

    @Test
    void a_title_that_changes_before_is_said_as_it_is_then() {
        calendarHas(meeting("m", "Old title", noon));
        calendarHas(meeting("m", "New title", noon));
        until(noon.minus(Duration.ofMinutes(10)));
        office.phone(MARIA).reads("New title").readsNothing();
        calendarHas(meeting("m", "Newer title", noon));
        office.phone(MARIA).readsNothing();
    }

    @Test
    void a_reminder_that_would_be_late_is_not_sent() {
        calendarHas(meeting(
                "m", "Tomorrow's news", office.trunkline().clock().instant().plus(Duration.ofMinutes(10))));
        office.phone(MARIA).readsNothing();
        calendarHas(meeting("n", "Slept through", noon.plus(Duration.ofHours(3))));
        office.reopenAfter(Duration.between(
                office.trunkline().clock().instant(),
                noon.plus(Duration.ofHours(3)).minus(Duration.ofMinutes(5))));
        office.settle();
        office.phone(MARIA).readsNothing();
    }

    @Test
    void a_feed_that_is_away_changes_nothing_is_told_and_is_read_again_soon() {
        calendarHas(meeting("m", "Still on", noon));
        server.fails(PATH, 404);
        read();
        assertThat(Records.of(office).events("calendar.feed.failed")).isEqualTo(1);
        var asked = server.asked().size();
        office.advance(Duration.ofSeconds(61));
        office.settle();
        assertThat(server.asked()).as("again after a minute").hasSize(asked + 1);
        server.has(PATH, "<html>Sign in</html>");
        read();
        until(noon.minus(Duration.ofMinutes(10)));
        office.phone(MARIA).reads("Still on");
    }

    @Test
    void what_has_not_changed_is_not_sent_again() {
        calendarHas(meeting("m", "Same", noon.plus(Duration.ofHours(3))));
        read();
        assertThat(server.asked().get(server.asked().size() - 1)).contains(" unless \"");
    }

    @Test
    void feeds_that_hang_or_never_end_keep_no_other_from_being_read() {
        if (ground.isShared()) {
            return; // Twenty seconds that no store changes.
        }
        try (var log = Logbook.open()) {
            office.close();
            office.file(
                            "other.camel.yaml",
                            office.read("meetings.camel.yaml")
                                    .replace("id: meetings", "id: slow")
                                    .replace("RAW({{meetings.calendar.url:}})", server.url("/slow")))
                    .file(
                            "third.camel.yaml",
                            office.read("meetings.camel.yaml")
                                    .replace("id: meetings", "id: huge")
                                    .replace("RAW({{meetings.calendar.url:}})", server.url("/huge")))
                    .open();
            server.hangs("/slow").floods("/huge");
            server.has(PATH, calendar(meeting("m", "Through", noon)));
            office.advance(Duration.ofMinutes(5));
            office.await("the good one is read", () -> Records.of(office).events("calendar.event.starting_soon") == 1);
            office.await(
                    "both are given up",
                    () -> log.lines().stream()
                                    .anyMatch(line -> line.contains("third/huge: 127.0.0.1 answered more than 10 MB"))
                            && log.lines().stream()
                                    .anyMatch(line -> line.contains("other/slow: 127.0.0.1 took longer than 20 s")));
        }
    }
}
