package io.trunkline.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is on call when, also in the nights in which the clocks are changed. */
class RotationTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @TempDir
    Path folder;

    private People people;

    @BeforeEach
    void people() throws IOException {
        var file = folder.resolve("people.yaml");
        Files.writeString(file, """
                - {name: Ann, phone: "+15551230001"}
                - {name: Bob, phone: "+15551230002"}
                - {name: Cem, email: cem@example.com, phone: "+15551230003"}
                - {name: Dora, phone: "+15551230004"}
                """);
        people = People.read(file);
    }

    private Rotations read(String yaml) {
        try {
            var file = folder.resolve("rotations.yaml");
            Files.writeString(file, yaml);
            return Rotations.read(file, people);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Rotation backend(String yaml) {
        return read("backend:\n" + yaml.indent(2)).find("backend").orElseThrow();
    }

    private static Instant berlin(String time) {
        return LocalDateTime.parse(time).atZone(BERLIN).toInstant();
    }

    private static String who(Rotation rotation, Instant at) {
        return rotation.at(at)
                .map(found -> found.now().name() + " then "
                        + (found.next() == null ? "nobody" : found.next().name()))
                .orElse("nobody");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-05T08:59, Cem then Ann",
        "2026-01-05T09:00, Ann then Bob",
        "2026-01-12T08:59:59, Ann then Bob",
        "2026-01-12T09:00, Bob then Cem",
        "2026-01-19T09:00, Cem then Ann",
        "2026-01-26T09:00, Ann then Bob",
        "2025-12-29T09:00, Cem then Ann"
    })
    void weeks_are_handed_over_on_their_day_at_their_hour(String at, String expected) {
        var backend = backend("""
                zone: Europe/Berlin
                layers:
                  - {people: [Ann, Bob, cem@example.com], every: week, handover: monday 09:00, since: "2026-01-07"}
                """);
        assertThat(who(backend, berlin(at))).isEqualTo(expected);
    }

    @Test
    void a_year_of_days_is_handed_over_every_day_at_the_same_wall_clock_time() {
        var backend = backend("""
                zone: Europe/Berlin
                layers:
                  - {people: [Ann, Bob], every: day, handover: "09:00", since: "2026-01-01"}
                """);
        var changes = new ArrayList<LocalDateTime>();
        var last = who(backend, berlin("2026-01-01T09:00"));
        for (var at = berlin("2026-01-01T09:00"); at.isBefore(berlin("2027-01-01T09:00")); at = at.plusSeconds(900)) {
            var now = who(backend, at);
            if (!now.equals(last)) {
                changes.add(LocalDateTime.ofInstant(at, BERLIN));
                last = now;
            }
        }
        assertThat(changes)
                .hasSize(364)
                .allMatch(change -> change.toLocalTime().toString().equals("09:00"));
    }

    @Test
    void in_the_night_that_skips_the_hour_of_the_hand_over_it_happens_right_after() {
        var backend = backend("""
                zone: Europe/Berlin
                layers:
                  - {people: [Ann, Bob], every: day, handover: "02:30", since: "2026-03-28"}
                """);
        // On 2026-03-29 Berlin goes from 02:00 to 03:00.
        assertThat(who(backend, Instant.parse("2026-03-29T00:59:59Z"))).startsWith("Ann");
        assertThat(who(backend, Instant.parse("2026-03-29T01:29:59Z"))).startsWith("Ann");
        assertThat(who(backend, Instant.parse("2026-03-29T01:30:00Z"))).startsWith("Bob");
        assertThat(who(backend, berlin("2026-03-30T02:29"))).startsWith("Bob");
        assertThat(who(backend, berlin("2026-03-30T02:30"))).startsWith("Ann");
    }

    @Test
    void in_the_night_that_repeats_the_hour_of_the_hand_over_it_happens_once() {
        var backend = backend("""
                zone: Europe/Berlin
                layers:
                  - {people: [Ann, Bob], every: day, handover: "02:30", since: "2026-10-24"}
                """);
        // On 2026-10-25 Berlin goes from 03:00 back to 02:00: 02:30 is at 00:30Z and at 01:30Z.
        assertThat(who(backend, Instant.parse("2026-10-25T00:29:59Z"))).startsWith("Ann");
        for (var at = Instant.parse("2026-10-25T00:30:00Z");
                at.isBefore(Instant.parse("2026-10-26T01:30:00Z"));
                at = at.plus(Duration.ofMinutes(5))) {
            assertThat(who(backend, at)).as(at.toString()).startsWith("Bob");
        }
        assertThat(who(backend, Instant.parse("2026-10-26T01:30:00Z"))).startsWith("Ann");
    }

    @Test
    void a_later_layer_covers_its_hours_and_an_override_everything() {
        var backend = backend("""
                zone: Europe/Berlin
                layers:
                  - {people: [Ann, Bob], every: week, handover: monday 09:00, since: "2026-01-05"}
                  - {people: [Cem], every: day, handover: "18:00", since: "2026-01-01", hours: "18:00-08:00"}
                overrides:
                  - {from: 2026-01-06 20:00, to: "2026-01-06T22:00:00+01:00", person: Dora}
                """);
        assertThat(who(backend, berlin("2026-01-06T17:59"))).isEqualTo("Ann then Bob");
        assertThat(who(backend, berlin("2026-01-06T18:00"))).isEqualTo("Cem then nobody");
        assertThat(who(backend, berlin("2026-01-06T20:00"))).isEqualTo("Dora then Cem");
        assertThat(who(backend, berlin("2026-01-06T22:00"))).isEqualTo("Cem then nobody");
        assertThat(who(backend, berlin("2026-01-07T07:59"))).isEqualTo("Cem then nobody");
        assertThat(who(backend, berlin("2026-01-07T08:00"))).isEqualTo("Ann then Bob");
        assertThat(backend.team()).extracting(Person::name).containsExactly("Ann", "Bob", "Cem", "Dora");
    }

    @Test
    void whoever_is_on_call_stays_so_until_the_time_that_is_said() {
        var backend = backend("""
                zone: America/New_York
                layers:
                  - {people: [Ann, Bob, Cem], every: day, handover: "07:15", since: "2026-01-01"}
                  - {people: [Dora], every: week, since: "2026-01-01", hours: "22:00-06:00"}
                overrides:
                  - {from: 2026-03-08T01:30, to: 2026-03-08T03:30, person: Bob}
                """);
        var at = Instant.parse("2026-03-07T00:00:00Z");
        while (at.isBefore(Instant.parse("2026-03-10T00:00:00Z"))) {
            var found = backend.at(at).orElseThrow();
            assertThat(found.until()).isAfter(at);
            for (var between = at; between.isBefore(found.until()); between = between.plusSeconds(300)) {
                assertThat(backend.at(between).orElseThrow().now()).isEqualTo(found.now());
            }
            at = found.until();
        }
    }

    @Test
    void hours_that_nobody_covers_have_nobody() {
        var backend = backend("""
                zone: UTC
                layers:
                  - {people: [Ann], every: week, since: "2026-01-01", hours: "09:00-17:00"}
                """);
        assertThat(who(backend, Instant.parse("2026-01-01T08:59:00Z"))).isEqualTo("nobody");
        assertThat(who(backend, Instant.parse("2026-01-01T09:00:00Z"))).isEqualTo("Ann then nobody");
        assertThat(who(backend, Instant.parse("2026-01-01T17:00:00Z"))).isEqualTo("nobody");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "backend: {};it has no layers",
                "backend: {layers: [{people: [Ann], since: \"2026-01-01\"}]};it has no `zone`",
                "backend: {zone: Europe/Berlinn, layers: [{people: [Ann], since: \"2026-01-01\"}]};Europe/Berlinn",
                "backend: {zone: UTC, layers: [{people: [Eve], since: \"2026-01-01\"}]};nobody in people.yaml has the name or e-mail 'Eve'",
                "backend: {zone: UTC, layers: [{people: [], since: \"2026-01-01\"}]};a layer has no `people`",
                "backend: {zone: UTC, layers: [{people: [Ann]}]};a layer has no `since`",
                "backend: {zone: UTC, layers: [{people: [Ann], since: \"2026-01-01\", every: month}]};neither day nor week",
                "backend: {zone: UTC, layers: [{people: [Ann], since: \"2026-01-01\", handover: nine}]};is not written as 09:00",
                "backend: {zone: UTC, layers: [{people: [Ann], since: \"2026-01-01\", handover: someday 09:00}]};is no day of the week",
                "backend: {zone: UTC, layers: [{people: [Ann], since: \"2026-01-01\", hours: evening}]};is not written as 18:00-08:00",
                "backend: {zone: UTC, layers: [{people: [Ann], since: \"2026-13-01\"}]};2026-13-01",
                "backend: {zone: UTC, leyers: []};rotations.yaml:1:"
            })
    void a_rotation_that_cannot_be_right_says_which_and_why(String yaml, String complaint) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rotations.yaml")
                .hasMessageContaining(complaint);
    }

    @Test
    void without_a_file_there_is_no_rotation() {
        assertThat(Rotations.read(folder.resolve("none.yaml"), people).names()).isEmpty();
    }
}
