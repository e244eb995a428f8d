package io.trunkline.words;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.office.Logbook;
import io.trunkline.office.Office;
import io.trunkline.office.Post;
import io.trunkline.office.Records;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is on call gets the text; whoever cannot be reached is passed over. */
class OnCallTest {
    private static final String ROUTE = """
            - route:
                id: page
                from:
                  uri: kamelet:event-source
                  parameters: {types: test.incident}
                  steps:
                    - to:
                        uri: kamelet:on-call-action
                        parameters: {rotation: "${header.EventSubject}"}
                    - setVariable: {name: phone, jq: {expression: .now.phone, resultType: java.lang.String}}
                    - setVariable: {name: next, jq: {expression: '.next.name // "nobody"', resultType: java.lang.String}}
                    - setBody: {simple: "Fire! After you ${variable.next}"}
                    - to:
                        uri: kamelet:sms-sink
                        parameters: {to: "${variable.phone}", key: "${header.EventId}"}
            """;
    private static final String PEOPLE = """
            - {name: Ann, phone: "+15551230001"}
            - {name: Bob, phone: "+15551230002"}
            - {name: Cem, email: cem@example.com}
            """;
    private static final String ROTATIONS = """
            backend:
              zone: Europe/Berlin
              layers:
                - {people: [Cem, Ann, Bob], every: week, handover: monday 09:00, since: "2026-01-05"}
              overrides:
                - {from: 2026-01-01T00:00, to: 2099-01-01T00:00, person: Ann}
            """;

    @TempDir
    Path folder;

    private Office office() {
        return Office.in(folder)
                .file("page.camel.yaml", ROUTE)
                .file("directory/people.yaml", PEOPLE)
                .file("directory/rotations.yaml", ROTATIONS);
    }

    @Test
    void whoever_is_on_call_reads_it_unless_they_want_nothing_from_us_or_have_no_phone() {
        try (var office = office().open();
                var log = Logbook.open()) {
            var post = Post.to(office);
            post.event("one", "test.incident", "backend", "{}");
            office.phone("+15551230001").reads("Fire! After you Bob");

            office.postWithToken(
                    "/api/optouts", "{\"to\":\"+15551230001\",\"medium\":\"everything\"}", "application/json");
            post.event("two", "test.incident", "backend", "{}");
            office.phone("+15551230002").reads("Fire! After you nobody");
            assertThat(log.lines()).anyMatch(line -> line.contains("rotation backend: Cem is passed over"));
        }
    }

    @Test
    void a_rotation_that_does_not_exist_parks_the_event_and_names_those_that_do() {
        try (var office = office().with("JOURNAL_TRIES", "1").open()) {
            Post.to(office).event("one", "test.incident", "frontend", "{}");
            office.settle();
            assertThat(Records.of(office)
                            .ask("select error from delivery where state = 'parked'")
                            .get(0))
                    .contains("no rotation 'frontend'; it has backend");
        }
    }
}
