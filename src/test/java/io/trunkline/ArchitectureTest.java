package io.trunkline;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The ladder of the house: nothing imports upward, and what must stay apart does. */
class ArchitectureTest {
    private static final String HOUSE = "io.trunkline";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(HOUSE);

    /** From the ground up; the rooms of one floor do not know each other. */
    private static final List<List<String>> LADDER = List.of(
            List.of("message", "store", "http", "trace"),
            List.of("consent", "directory"),
            List.of("journal", "settings"),
            List.of("outbox"),
            List.of("twilio", "schedule"),
            List.of("bot"),
            List.of("camel"),
            List.of("console", "metrics"));

    @Test
    void each_room_imports_only_rooms_below_it() {
        var below = new ArrayList<String>();
        for (var floor : LADDER) {
            for (var room : floor) {
                var allowed = new ArrayList<>(below);
                allowed.add(room);
                if (room.equals("proof")) {
                    allowed.add("simulator"); // What is proved there is proved against it.
                }
                classes()
                        .that(resideInAPackage(room(room)))
                        .should()
                        .onlyDependOnClassesThat(outside().or(resideInAnyPackage(rooms(allowed))))
                        .allowEmptyShould(true)
                        .check(CLASSES);
            }
            below.addAll(floor);
        }
    }

    @Test
    void the_rooms_of_the_core_are_there_to_be_checked() {
        for (var room : List.of("message", "store", "http", "consent", "journal", "outbox", "twilio", "simulator")) {
            assertThat(CLASSES.stream().anyMatch(type -> type.getPackageName().equals(HOUSE + "." + room)))
                    .as(room)
                    .isTrue();
        }
    }

    @Test
    void no_rooms_import_each_other_in_a_circle() {
        slices().matching(HOUSE + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void the_simulator_knows_nobody_and_only_the_top_and_the_commands_know_it() {
        classes()
                .that(resideInAPackage(room("simulator")))
                .should()
                .onlyDependOnClassesThat(outside().or(resideInAPackage(room("simulator"))))
                .check(CLASSES);
        noClasses()
                .that(not(resideInAnyPackage(HOUSE, room("cli"), room("proof"), room("simulator"), room("workbench"))))
                .should()
                .dependOnClassesThat(resideInAPackage(room("simulator")))
                .check(CLASSES);
    }

    @Test
    void the_commands_talk_http_to_the_house() {
        classes()
                .that(resideInAPackage(room("cli")))
                .should()
                .onlyDependOnClassesThat(outside()
                        .or(resideInAnyPackage(
                                HOUSE,
                                room("cli"),
                                room("settings"),
                                room("message"),
                                room("http"),
                                room("simulator"),
                                room("proof"),
                                room("workbench"))))
                .allowEmptyShould(true)
                .check(CLASSES);
        noClasses()
                .that(not(resideInAPackage(room("cli"))))
                .should()
                .dependOnClassesThat(resideInAPackage(room("cli")))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    /** It runs a whole service for a moment and looks at what becomes of it. */
    @Test
    void the_workbench_stands_beside_the_whole_house_and_only_the_commands_use_it() {
        noClasses()
                .that(not(resideInAnyPackage(room("cli"), room("workbench"))))
                .should()
                .dependOnClassesThat(resideInAPackage(room("workbench")))
                .check(CLASSES);
        noClasses()
                .that(resideInAPackage(room("workbench")))
                .should()
                .dependOnClassesThat(resideInAnyPackage(room("cli"), room("proof"), room("console")))
                .check(CLASSES);
    }

    @Test
    void the_proofs_are_for_the_commands_and_the_selftest_looks_from_outside() {
        noClasses()
                .that(not(resideInAnyPackage(room("cli"), room("proof"))))
                .should()
                .dependOnClassesThat(resideInAPackage(room("proof")))
                .check(CLASSES);
        classes()
                .that(resideInAPackage(HOUSE + ".proof"))
                .should()
                .onlyDependOnClassesThat(outside().or(resideInAPackage(HOUSE + ".proof")))
                .check(CLASSES);
    }

    @Test
    void camel_lives_at_the_counter() {
        noClasses()
                .that(not(resideInAnyPackage(HOUSE, room("camel"), room("proof"))))
                .should()
                .dependOnClassesThat(resideInAPackage("org.apache.camel.."))
                .check(CLASSES);
    }

    @Test
    void the_client_of_twilio_is_used_where_twilio_is_spoken() {
        noClasses()
                .that(not(resideInAnyPackage(room("twilio"), room("camel"), room("proof"))))
                .should()
                .dependOnClassesThat(resideInAPackage("com.twilio.."))
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> outside() {
        return not(resideInAPackage(HOUSE + "..")).as("outside the house");
    }

    private static String room(String name) {
        return HOUSE + "." + name + "..";
    }

    private static String[] rooms(List<String> names) {
        return names.stream().map(ArchitectureTest::room).toArray(String[]::new);
    }
}
