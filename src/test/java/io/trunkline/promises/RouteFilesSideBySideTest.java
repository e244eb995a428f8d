package io.trunkline.promises;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.office.Office;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promise 8, from the side of the good files: what stands beside them never makes them deaf, dumb or silent. */
class RouteFilesSideBySideTest {
    private static final String ANN = "+15551230001";
    private static final String BOB = "+15551230002";

    @TempDir
    Path folder;

    /** A flow that tells Bob of every failed payment, in the very words in which billing hears it. */
    private static String audit(String id, String step) {
        return """
                - route:
                    id: ID
                    from:
                      uri: kamelet:event-source
                      parameters:
                        types: stripe.payment.failed
                      steps:
                        - setVariable: {name: invoice, jq: .data.object.id}
                STEP        - setBody: {simple: "seen by ID"}
                        - to:
                            uri: kamelet:sms-sink
                            parameters: {to: "+15551230002", key: "ID/${variable.invoice}"}
                """.replace("ID", id).replace("STEP", step);
    }

    @Test
    void routes_of_one_file_and_of_several_may_hear_the_same_type() {
        try (var office = Office.in(folder)
                .file("aaa.camel.yaml", audit("first", "") + audit("second", ""))
                .file("zzz.camel.yaml", audit("third", ""))
                .open()) {
            office.paymentFails("in_1", ANN);
            office.phone(ANN).reads("could not take payment");
            office.settle();
            assertThat(office.phone(BOB).all())
                    .extracting(text -> text.body())
                    .containsExactlyInAnyOrder("seen by first", "seen by second", "seen by third");
            assertThat(office.trunkline().refused()).isEmpty();
        }
    }

    @Test
    void a_refused_file_leaves_those_their_ears_and_voices_who_use_the_same_words() {
        try (var office = Office.in(folder)
                .file("aaa.camel.yaml", audit("first", "        - script: {groovy: x}\n"))
                .file("bbb.camel.yaml", audit("second", ""))
                .open()) {
            assertThat(office.trunkline().refused()).containsExactly("aaa");
            office.paymentFails("in_1", ANN);
            office.phone(ANN).reads("could not take payment");
            office.phone(BOB).reads("seen by second").readsNothing();
        }
    }

    @Test
    void a_file_cannot_reach_into_others_by_a_route_configuration() {
        var swallowing = """
                - routeConfiguration:
                    onException:
                      - onException:
                          exception: [java.lang.Throwable]
                          handled: {constant: "true"}
                """;
        try (var office = Office.in(folder).file("aaa.camel.yaml", swallowing).open()) {
            assertThat(office.trunkline().refused()).containsExactly("aaa");
            assertThat(office.trunkline().switchboard().files())
                    .anySatisfy(file -> assertThat(String.valueOf(file.error()))
                            .contains("aaa.camel.yaml:1", "`routeConfiguration`", "stays in it"));
        }
    }

    @Test
    void a_copy_of_a_file_is_refused_and_not_the_file_that_has_run() {
        try (var office = Office.open(folder)) {
            office.paymentFails("in_1", ANN);
            office.phone(ANN).reads("could not take payment");
            office.file("billing-copy.camel.yaml", office.read("billing.camel.yaml"));
            office.reopen();
            assertThat(office.trunkline().refused()).containsExactly("billing-copy");
            office.paymentFails("in_2", ANN);
            office.settle();
            assertThat(office.phone(ANN).all()).hasSize(2);
        }
    }

    @Test
    void a_folder_called_core_above_the_route_files_means_nothing() {
        try (var office = Office.open(folder.resolve("core"))) {
            assertThat(office.trunkline().flows()).contains("billing");
            office.paymentFails("in_1", ANN);
            office.phone(ANN).reads("could not take payment");
        }
    }

    @Test
    void a_misspelt_parameter_of_a_word_is_refused_with_what_was_meant() {
        try (var office = Office.in(folder)
                .file("aaa.camel.yaml", audit("first", "").replace("key:", "expiresAfter: 2h, key:"))
                .open()) {
            assertThat(office.trunkline().switchboard().files())
                    .anySatisfy(file -> assertThat(String.valueOf(file.error()))
                            .contains("aaa.camel.yaml:12", "'expiresAfter'", "did you mean 'expireAfter'?"));
        }
    }
}
