package io.trunkline.promises;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.office.Office;
import io.trunkline.office.Post;
import io.trunkline.office.Records;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promise 8, for what route files lean on: wrong people or rotations refuse the files that use them, and no others. */
class WrongDirectoryTest {
    private static final String ANN = "+15551230001";
    private static final String PAGE = """
            - route:
                id: page
                from:
                  uri: kamelet:event-source
                  parameters: {types: test.page}
                  steps:
                    - to: {uri: kamelet:on-call-action, parameters: {rotation: backend}}
                    - setVariable: {name: phone, jq: .now.phone}
                    - setBody: {constant: "Something is wrong."}
                    - to: {uri: kamelet:sms-sink, parameters: {to: "${variable.phone}", key: "${header.EventId}"}}
            """;

    @TempDir
    Path folder;

    @Test
    void a_wrong_number_in_people_yaml_refuses_whom_it_concerns_and_their_events_wait() {
        try (var office = Office.in(folder)) {
            var right = office.read("directory/people.yaml");
            office.file("page.camel.yaml", PAGE).open();
            assertThat(office.trunkline().refused()).isEmpty();
            office.file("directory/people.yaml", right.replace("+15551230101", "12"))
                    .forgetsGoodFiles()
                    .reopen();
            assertThat(office.trunkline().refused()).containsExactlyInAnyOrder("page", "support", "on-call");
            assertThat(office.trunkline().switchboard().files())
                    .filteredOn(file -> file.flow().equals("page"))
                    .singleElement()
                    .satisfies(file -> assertThat(file.error())
                            .contains("page.camel.yaml:7:21: on-call-action needs the rotations")
                            .contains("people.yaml:9:9: Jonas Weber"));
            Post.to(office).event("p1", "test.page", "{}");
            office.paymentFails("in_1", ANN);
            office.phone(ANN).reads("could not take payment");
            assertThat(Records.of(office).told("page/page", "test.page")).isEqualTo(List.of("ready"));
            office.file("directory/people.yaml", right).reopen();
            office.settle();
            assertThat(Records.of(office).told("page/page", "test.page")).isEqualTo(List.of("done"));
        }
    }

    @Test
    void rotations_that_are_no_yaml_refuse_only_who_asks_for_them() {
        try (var office = Office.in(folder)
                .file("page.camel.yaml", PAGE)
                .file("directory/rotations.yaml", "backend: {zone: [\n")
                .open()) {
            assertThat(office.trunkline().refused()).containsExactlyInAnyOrder("page", "on-call");
            assertThat(String.valueOf(office.observe("/observe/health").body().replace("\\", "")))
                    .contains("on-call-action needs the rotations")
                    .contains("rotations.yaml:");
        }
    }
}
