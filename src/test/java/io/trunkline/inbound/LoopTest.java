package io.trunkline.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.office.Mailbox;
import io.trunkline.office.Office;
import io.trunkline.store.Ground;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two machines that answer each other are stopped, and it is shown; people are answered. */
class LoopTest {
    private static final String MACHINE = "+15551230077";
    private static final String ANN = "+15551230001";

    @TempDir
    Path folder;

    private Office office;
    private Ground ground;

    @AfterEach
    void close() {
        office.close();
        if (ground != null) {
            ground.close();
        }
    }

    private void open(Ground.Kind kind) {
        ground = kind.fresh(folder.resolve("ground"));
        office = Mailbox.answering(Office.in(folder.resolve("office"))).with("REPLY_LIMITS", "5/5m,8/1d");
        if (ground.isShared()) {
            office.with("TRUNKLINE_STORE", ground.url());
        }
        office.open();
    }

    private void itAnswers(int times) {
        for (var i = 0; i < times; i++) {
            office.phone(MACHINE).texts("Thank you for your message.");
            office.settle();
        }
    }

    private List<String> sent() {
        return office.states(MACHINE).stream()
                .filter(state -> !state.equals("refused"))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(Ground.Kind.class)
    void a_machine_that_answers_our_machine_is_not_answered_for_ever_also_over_a_restart(Ground.Kind kind) {
        open(kind);
        itAnswers(3);
        office.reopen();
        itAnswers(4);
        assertThat(sent()).hasSize(5);
        assertThat(Collections.frequency(office.states(MACHINE), "refused")).isEqualTo(2);
        assertThat(office.get("/api/messages?state=refused").body())
                .contains("a loop: 5 replies went to this number within 5 min", "reply.limits");
        office.advance(Duration.ofMinutes(6));
        itAnswers(5);
        assertThat(sent()).as("a slow loop has the limit of a day").hasSize(8);
        office.advance(Duration.ofDays(1));
        itAnswers(1);
        assertThat(sent()).hasSize(9);
    }

    @Test
    void somebody_else_is_answered_meanwhile_and_other_messages_go_to_the_machine_all_the_same() {
        open(Ground.Kind.SQLITE);
        itAnswers(7);
        office.phone(ANN).texts("hello").reads("You said: hello");
        office.paymentFails("in_1", MACHINE);
        office.await("the payment is told", () -> sent().size() == 6);
    }

    @Test
    void a_text_is_answered_at_once_with_an_empty_response() {
        open(Ground.Kind.SQLITE);
        var answer = office.simulator(
                "POST", "/simulator/texts", "{\"from\":\"" + ANN + "\",\"to\":\"+15005550006\",\"body\":\"hello\"}");
        assertThat(answer.body()).contains("<Response/>");
        office.phone(ANN).reads("You said: hello");
    }
}
