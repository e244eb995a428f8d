package io.trunkline.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read in calendars as the world writes them. */
class AgendaTest {
    private static final Path CALENDARS = Path.of("src/test/resources/calendars");

    private static Agenda read(String name, String from, String to) {
        return assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> Agenda.read(
                        Files.readAllBytes(CALENDARS.resolve(name + ".ics")),
                        ZoneId.of("Europe/Berlin"),
                        new Agenda.Span(Instant.parse(from), Instant.parse(to))));
    }

    /** The meetings of April the first to the twelfth, as when and title. */
    private static List<String> april(String name) {
        return written(read(name, "2026-04-01T00:00:00Z", "2026-04-12T00:00:00Z"));
    }

    private static List<String> written(Agenda agenda) {
        return agenda.meetings().stream()
                .map(meeting -> meeting.starts() + " " + meeting.title())
                .sorted()
                .toList();
    }

    @Test
    void a_weekly_meeting_keeps_its_time_of_day_when_the_clock_changes() {
        assertThat(written(read("weekly-across-dst", "2026-03-20T00:00:00Z", "2026-04-01T00:00:00Z")))
                .containsExactly("2026-03-23T08:00:00Z Weekly", "2026-03-30T07:00:00Z Weekly");
        assertThat(written(read("weekly-across-dst", "2026-10-19T00:00:00Z", "2026-10-27T00:00:00Z")))
                .containsExactly("2026-10-19T07:00:00Z Weekly", "2026-10-26T08:00:00Z Weekly");
    }

    @Test
    void occurrences_are_left_out_added_moved_and_cancelled() {
        assertThat(april("exceptions"))
                .containsExactly(
                        "2026-04-01T08:00:00Z Daily",
                        "2026-04-03T14:00:00Z Daily moved",
                        "2026-04-05T08:00:00Z Daily",
                        "2026-04-06T08:00:00Z Daily",
                        "2026-04-10T08:00:00Z Daily");
    }

    @Test
    void who_declined_and_rooms_are_not_told_and_who_invites_is() {
        var agenda = read("exceptions", "2026-04-01T00:00:00Z", "2026-04-01T23:00:00Z");
        assertThat(agenda.meetings()).singleElement().satisfies(meeting -> assertThat(meeting.emails())
                .containsExactly("ann@example.com", "cem@example.com"));
    }

    @Test
    void an_occurrence_that_is_moved_stays_the_same_occurrence() {
        var whole = read("exceptions", "2026-04-03T00:00:00Z", "2026-04-03T23:00:00Z")
                .meetings();
        assertThat(whole).singleElement().satisfies(moved -> assertThat(moved.id())
                .isEqualTo(Agenda.id("daily", "2026-04-03T08:00:00Z")));
    }

    @Test
    void a_change_for_this_and_all_that_follow_moves_all_that_follow() {
        assertThat(april("this-and-future"))
                .containsExactly(
                        "2026-04-01T08:00:00Z Early",
                        "2026-04-02T08:00:00Z Early",
                        "2026-04-03T11:00:00Z Later",
                        "2026-04-04T11:00:00Z Later");
    }

    @Test
    void of_two_versions_the_one_with_the_higher_sequence_counts() {
        assertThat(april("versions")).containsExactly("2026-04-01T15:00:00Z Newest");
    }

    @Test
    void zones_of_outlook_times_without_a_zone_and_folded_lines_are_understood() {
        assertThat(april("outlook-zone")).containsExactly("2026-04-01T07:00:00Z Besprechung, Teil 1; Größen und Öfen");
        assertThat(april("floating")).containsExactly("2026-04-01T07:00:00Z Floating");
    }

    @ParameterizedTest
    @ValueSource(strings = {"all-day", "withdrawn", "nothing"})
    void all_day_withdrawn_and_empty_are_no_meetings(String name) {
        var agenda = read(name, "2026-04-01T00:00:00Z", "2026-04-12T00:00:00Z");
        assertThat(agenda.meetings()).isEmpty();
        assertThat(agenda.unread()).isEmpty();
    }

    @Test
    void one_that_cannot_be_read_costs_the_others_nothing() {
        assertThat(april("one-bad-among-good"))
                .contains("2026-04-01T09:00:00Z Good")
                .noneMatch(it -> it.contains("second"));
        assertThat(read("one-bad-among-good", "2026-04-01T00:00:00Z", "2026-04-12T00:00:00Z")
                        .unread())
                .containsKeys("", Agenda.id("no-start", ""), Agenda.id("bad-start", ""), Agenda.id("every-second", ""));
    }

    @Test
    void rules_that_never_come_end() {
        assertThat(april("impossible-rules")).contains("2026-04-01T09:00:00Z Good");
    }

    @Test
    void old_and_odd_rules_are_exact() {
        assertThat(written(read("old-daily", "2026-03-31T00:00:00Z", "2026-04-02T00:00:00Z")))
                .containsExactly(
                        "2026-03-31T12:00:00Z Last working day",
                        "2026-03-31T13:00:00Z Since 1990",
                        "2026-04-01T13:00:00Z Since 1990");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut-off", "sign-in-page", "noise"})
    void what_is_no_whole_calendar_is_unreadable_and_not_empty(String name) {
        assertThatThrownBy(() -> april(name)).isInstanceOf(Unreadable.class);
    }

    static List<Path> calendars() throws IOException {
        try (var files = Files.list(CALENDARS)) {
            return files.sorted().toList();
        }
    }

    /** Each file cut off everywhere, and with each of its lines missing or doubled. */
    @ParameterizedTest
    @MethodSource("calendars")
    void whatever_is_broken_in_a_file_it_is_read_or_refused(Path file) throws IOException {
        var text = Files.readString(file, StandardCharsets.ISO_8859_1);
        var lines = text.lines().toList();
        var span = new Agenda.Span(Instant.parse("2026-04-01T00:00:00Z"), Instant.parse("2026-04-03T00:00:00Z"));
        for (var i = 0; i < lines.size(); i++) {
            var without = new java.util.ArrayList<>(lines);
            without.remove(i);
            var doubled = new java.util.ArrayList<>(lines);
            doubled.add(i, lines.get(i));
            var cut = new java.util.ArrayList<>(lines.subList(0, i));
            cut.add("END:VCALENDAR");
            for (var broken : List.of(without, doubled, cut)) {
                try {
                    var bytes = String.join("\r\n", broken).getBytes(StandardCharsets.ISO_8859_1);
                    assertThat(Agenda.read(bytes, ZoneId.of("UTC"), span)).isNotNull();
                } catch (Unreadable refused) {
                    assertThat(refused).hasMessageContaining("calendar");
                }
            }
        }
    }
}
