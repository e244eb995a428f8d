package io.trunkline.promises;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.office.Office;
import io.trunkline.office.Saying;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promise 2: two messages with one key are sent once, whatever is repeated, replayed or restarted. */
class OncePerKeyTest {
    private static final String ANN = "+15551230001";

    @TempDir
    Path folder;

    @Test
    void an_event_that_stripe_repeats_is_one_text() {
        try (var office = Office.open(folder)) {
            var body = Office.paymentFailed("in_1", ANN);
            var first = office.stripe(body);
            var repeated = office.stripe(body);
            assertThat(first.statusCode()).isEqualTo(202);
            assertThat(first.body()).contains("\"repeat\":false");
            assertThat(repeated.statusCode()).isEqualTo(202);
            assertThat(repeated.body()).contains("\"repeat\":true");
            office.phone(ANN).reads("in_1").readsNothing();
        }
    }

    @Test
    void another_event_about_the_same_invoice_is_no_second_text() {
        try (var office = Office.open(folder)) {
            office.stripe(Office.paymentFailed("in_1", ANN));
            office.phone(ANN).reads("in_1");
            var again = Office.paymentFailed("in_1", ANN).replace("evt_in_1", "evt_other");
            assertThat(office.stripe(again).body()).contains("\"repeat\":false");
            office.phone(ANN).readsNothing();
            assertThat(office.states(ANN)).hasSize(1);
        }
    }

    @Test
    void a_repeat_after_a_restart_is_no_second_text() {
        try (var office = Office.open(folder)) {
            var body = Office.paymentFailed("in_1", ANN);
            office.stripe(body);
            office.phone(ANN).reads("in_1");
            office.settle();
            office.reopen();
            assertThat(office.stripe(body).body()).contains("\"repeat\":true");
            office.stripe(body.replace("evt_in_1", "evt_other"));
            office.phone(ANN).readsNothing();
        }
    }

    @Test
    void what_waits_over_a_restart_is_one_text_after_it() {
        try (var office = Saying.office(folder).open()) {
            var later = office.trunkline().clock().instant().plus(Duration.ofHours(1));
            var saying = Saying.to(ANN, "k", "see you").on("sendAt", later.toString());
            saying.ask(office, "e1");
            office.phone(ANN).readsNothing();
            office.reopen();
            saying.ask(office, "e2");
            office.phone(ANN).readsNothing();
            office.advance(Duration.ofHours(1));
            office.phone(ANN).reads("see you").readsNothing();
        }
    }

    @Test
    void the_same_key_in_two_flows_is_two_messages_unless_it_is_shared() {
        try (var office = Saying.with(Saying.office(folder), "tell").open()) {
            Saying.to(ANN, "k", "said").ask(office, "say", "e1");
            office.phone(ANN).reads("said");
            Saying.to(ANN, "k", "told").ask(office, "tell", "e2");
            office.phone(ANN).reads("told");
            Saying.to(ANN, "/k", "shared").ask(office, "say", "e3");
            office.phone(ANN).reads("shared");
            Saying.to(ANN, "/k", "shared").ask(office, "tell", "e4");
            office.phone(ANN).readsNothing();
        }
    }

    @Test
    void the_same_key_with_other_content_is_recorded_and_not_sent() {
        try (var office = Saying.office(folder).open()) {
            Saying.to(ANN, "k", "at nine").ask(office, "e1");
            office.phone(ANN).reads("at nine");
            office.settle();
            Saying.to(ANN, "k", "at ten").ask(office, "e2");
            office.phone(ANN).readsNothing();
            var life = office.books().life("say/k");
            assertThat(life.message().body()).isEqualTo("at nine");
            assertThat(life.happenings()).anySatisfy(happening -> {
                assertThat(happening.what()).isEqualTo("put again");
                assertThat(happening.detail()).contains("with other content");
            });
            Saying.to(ANN, "k", "at nine").ask(office, "e3");
            office.settle();
            assertThat(office.books().happenings("say/k"))
                    .filteredOn("put again"::equals)
                    .hasSize(1);
        }
    }

    @Test
    void a_key_outlives_its_message() {
        try (var office = Saying.office(folder).open()) {
            Saying.to(ANN, "k", "once").ask(office, "e1");
            office.phone(ANN).reads("once");
            office.settle();
            // As whoever clears old messages away does it: the row goes, its key stays.
            office.trunkline()
                    .store()
                    .writeAndWait(transaction -> transaction.update("delete from message where key = ?", "say/k"));
            Saying.to(ANN, "k", "once").ask(office, "e2");
            office.phone(ANN).readsNothing();
            office.reopen();
            office.advance(Duration.ofDays(300));
            Saying.to(ANN, "k", "once").ask(office, "e3");
            office.phone(ANN).readsNothing();
            assertThat(office.states(ANN)).isEmpty();
        }
    }
}
