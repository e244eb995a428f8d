package io.trunkline.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.office.Logbook;
import io.trunkline.office.Mount;
import io.trunkline.office.Office;
import io.trunkline.office.Post;
import io.trunkline.office.Records;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import io.trunkline.store.Ground;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.camel.model.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ConfigMap whose change is taken or refused as a whole, mounted in two replicas that share one PostgreSQL. */
class SetOfTwoReplicasTest {
    private static final String ANN = "+15551230001";
    private static final List<String> FILES = List.of("first.camel.yaml", "second.camel.yaml");

    private static String says(String words, String id) {
        return """
                - route:
                    id: ID
                    from:
                      uri: kamelet:event-source
                      parameters: {types: test.paid}
                      steps:
                        - setBody: {constant: "WORDS by ID"}
                        - to:
                            uri: kamelet:sms-sink
                            parameters: {to: "+15551230001", key: "${header.EventId}"}
                """.replace("WORDS", words).replace("ID", id).replace("EventID", "EventId");
    }

    private static Office office(Path folder, Ground ground, Simulator twilio) {
        return Office.in(folder)
                .accountAt(twilio)
                .reachable()
                .with("TRUNKLINE_STORE", ground.url())
                .with("ROUTES_RELOAD", "set")
                .file(FILES.get(0), says("one", "first"))
                .file(FILES.get(1), says("one", "second"));
    }

    /** The store is the same for both, so what a replica runs is asked of its Camel. */
    private static void await(Office office, String words) {
        for (var id : List.of("first", "second")) {
            office.await(words + " by " + id + " runs in " + office.folder().getFileName(), () -> {
                var model = office.trunkline()
                        .switchboard()
                        .context()
                        .getCamelContextExtension()
                        .getContextPlugin(Model.class);
                var route = model.getRouteDefinition(id);
                return route != null && route.toString().contains(words + " by " + id);
            });
        }
        office.await(words + " is kept", () -> says(words, "second").equals(office.good(FILES.get(1))));
    }

    private static void stop(Office office) {
        office.close();
    }

    @Test
    void a_bad_set_is_refused_as_a_whole_by_both_and_a_restart_runs_the_last_good_one(@TempDir Path folder)
            throws IOException {
        UnaryOperator<String> second = text -> text.replace("one by", "two by");
        // The first file of it is good, the other one is not.
        UnaryOperator<String> half = text ->
                text.contains("by second") ? text.replace("setBody", "setBodi") : text.replace("two by", "three by");
        try (var ground = Ground.Kind.POSTGRES.fresh(folder);
                var twilio = Simulator.start(SimulatorSettings.local());
                var log = Logbook.open();
                var here = office(folder.resolve("here"), ground, twilio);
                var there = office(folder.resolve("there"), ground, twilio)) {
            var mounts = List.of(Mount.of(folder.resolve("here/routes")), Mount.of(folder.resolve("there/routes")));
            here.open();
            there.open();
            assertThat(here.trunkline().refused()).isEmpty();
            for (var mount : mounts) {
                mount.swap(FILES, second);
            }
            await(here, "two");
            await(there, "two");
            for (var mount : mounts) {
                mount.swap(FILES, half);
            }
            for (var office : List.of(here, there)) {
                office.await("it is refused", () -> office.trunkline().refused().contains("second"));
                assertThat(office.observe("/observe/health").body().replace("\\", ""))
                        .contains("second.camel.yaml:7:11:", "did you mean 'setBody'?");
                assertThat(office.observe("/observe/health/ready").statusCode()).isEqualTo(200);
            }
            assertThat(log.lines())
                    .anyMatch(line -> line.startsWith("ERROR") && line.contains("second.camel.yaml is refused"))
                    .anyMatch(line -> line.contains("first.camel.yaml waits: something else in this change is wrong"));
            here.await("it is told", () -> Records.of(here).events("routes.refused") == 1);
            assertThat(Records.of(here).ask("select subject from event where type = 'routes.refused'"))
                    .containsExactly("second.camel.yaml");
            Post.to(here).event("e1", "test.paid", "{}");
            here.settle();
            stop(here);
            there.reopen();
            assertThat(there.trunkline().refused()).containsExactly("second");
            Post.to(there).event("e2", "test.paid", "{}");
            there.settle();
            assertThat(there.phone(ANN).all())
                    .extracting(text -> text.body())
                    .containsExactlyInAnyOrder("two by first", "two by second", "two by first", "two by second");
            assertThat(Records.of(there).events("routes.refused"))
                    .as("it is told once for each text, whoever sees it")
                    .isEqualTo(1);
        }
    }
}
