package io.trunkline.routes;

import static io.trunkline.office.Duty.ANN;
import static io.trunkline.office.Duty.BOB;

import io.trunkline.office.Duty;
import io.trunkline.office.Elsewhere;
import io.trunkline.office.Office;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The nights in which Berlin changes its clocks, lived through by a running office: reminders of meetings, and who is on call. */
class NightOfTheClockChangeTest {
    private static final String PATH = "/calendar.ics";

    @TempDir
    Path folder;

    private final Elsewhere server = Elsewhere.open();
    private Office office;

    @BeforeEach
    void open() {
        server.has(
                PATH,
                Elsewhere.calendar(List.of(
                        meeting("standup", "Standup", "090000"), meeting("night-shift", "Night shift", "023000"))));
        office = Office.in(folder)
                .file("directory/people.yaml", """
                        - {name: Ann, phone: "+15551230001", zone: Europe/Berlin}
                        - {name: Bob, phone: "+15551230002", zone: Europe/Berlin}
                        - {name: Maria, phone: "+15551230100", email: maria@example.com, zone: Europe/Berlin}
                        """)
                .file("directory/rotations.yaml", """
                        backend:
                          zone: Europe/Berlin
                          layers:
                            - {people: [Ann, Bob], every: day, handover: "02:30", since: "2027-03-27"}
                        """)
                .with("MEETINGS_CALENDAR_URL", server.url(PATH))
                .open();
    }

    private static List<String> meeting(String uid, String title, String time) {
        return List.of(
                "UID:" + uid,
                "SUMMARY:" + title,
                "DTSTART;TZID=Europe/Berlin:20270301T" + time,
                "RRULE:FREQ=DAILY",
                "ATTENDEE:mailto:maria@example.com");
    }

    @AfterEach
    void close() {
        office.close();
        server.close();
    }

    /** Every reading of the calendar on the way comes in its turn. */
    private void until(String time) {
        var end = Instant.parse(time);
        for (var left = left(end); left.compareTo(Duration.ZERO) > 0; left = left(end)) {
            var day = Duration.ofHours(12);
            office.advance(left.compareTo(day.multipliedBy(3)) > 0 ? left.minus(day) : shorter(left));
            office.settle();
        }
    }

    private Duration left(Instant end) {
        return Duration.between(office.trunkline().clock().instant(), end);
    }

    private static Duration shorter(Duration left) {
        var step = Duration.ofMinutes(30);
        return left.compareTo(step) > 0 ? step : left;
    }

    private void reminded(String time, String title) {
        until(Instant.parse(time).minusSeconds(60).toString());
        office.phone("+15551230100").readsNothing();
        until(time);
        office.phone("+15551230100").reads("Meeting starting in 10 minutes: " + title);
    }

    private void calls(String issue, String whom) {
        Duty.bug(office, issue);
        office.phone(whom).isCalled().answers().hears("Press 1").presses("1").hears("You pressed 1");
        office.settle();
    }

    @Test
    void in_spring_the_meeting_at_nine_is_at_nine_and_the_hour_that_is_left_out_costs_nobody_anything() {
        until("2027-03-27T20:00:00Z");
        // On 2027-03-28 Berlin goes from 02:00 to 03:00; what is to be at 02:30 is at 03:30, which is 01:30Z.
        reminded("2027-03-28T01:20:00Z", "Night shift");
        until("2027-03-28T01:29:00Z");
        calls("OPS-1", ANN);
        until("2027-03-28T01:30:01Z");
        calls("OPS-2", BOB);
        reminded("2027-03-28T06:50:00Z", "Standup");
        reminded("2027-03-29T00:20:00Z", "Night shift");
        until("2027-03-29T00:30:01Z");
        calls("OPS-3", ANN);
        reminded("2027-03-29T06:50:00Z", "Standup");
    }

    @Test
    void in_autumn_the_hour_that_comes_twice_makes_nothing_twice() {
        until("2027-10-30T20:00:00Z");
        // On 2027-10-31 Berlin goes from 03:00 back to 02:00; what is to be at 02:30 is at the first, which is 00:30Z.
        reminded("2027-10-31T00:20:00Z", "Night shift");
        until("2027-10-31T00:29:00Z");
        calls("OPS-1", BOB);
        until("2027-10-31T00:30:01Z");
        calls("OPS-2", ANN);
        until("2027-10-31T01:31:00Z");
        calls("OPS-3", ANN);
        reminded("2027-10-31T07:50:00Z", "Standup");
        reminded("2027-11-01T01:20:00Z", "Night shift");
        until("2027-11-01T01:30:01Z");
        calls("OPS-4", BOB);
        reminded("2027-11-01T07:50:00Z", "Standup");
    }
}
