package io.trunkline.outbox;

import static io.trunkline.outbox.Branch.ANN;
import static io.trunkline.outbox.Branch.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.consent.Windows;
import io.trunkline.message.Address;
import io.trunkline.message.Channel;
import io.trunkline.message.Content;
import io.trunkline.message.Draft;
import io.trunkline.message.Particulars;
import io.trunkline.message.State;
import io.trunkline.message.Terms;
import io.trunkline.store.Ground;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The 24 hours after somebody wrote on WhatsApp, on both stores and by the one clock. */
class WindowTest extends OutboxSuite {
    private static final String OURS = "whatsapp:" + Branch.OURS;

    WindowTest(Ground.Kind kind, @TempDir Path folder) {
        super(kind, folder);
    }

    private static Draft chat(String key, String to) {
        return chat(key, to, new Content("Hello", Particulars.NONE), Terms.PLAIN);
    }

    private static Draft chat(String key, String to, Content content, Terms terms) {
        var line = new Draft.Line(Channel.WHATSAPP, "AC1", to, Branch.OURS);
        return new Draft(Branch.draft(key).origin(), key, line, content, terms);
    }

    private static void wrote(Branch branch, String who, long at) {
        branch.store.writeAndWait(transaction -> {
            Windows.open(transaction, new Address(Channel.WHATSAPP, "AC1", OURS, who), at);
            return true;
        });
    }

    @Test
    void it_is_open_until_the_last_millisecond_of_a_day() {
        var branch = branch().deliver();
        var now = branch.store.clock().millis();
        var day = Duration.ofHours(24).toMillis();
        wrote(branch, ANN, now - day + 60_000);
        wrote(branch, BOB, now - day);
        assertThat(branch.put(chat("ann", "whatsapp:" + ANN)).state()).isEqualTo(State.QUEUED);
        assertThat(branch.put(chat("bob", BOB)).state()).isEqualTo(State.REFUSED);
        assertThat(branch.reaches("ann", State.SENT)).isTrue();
        branch.advance(Duration.ofMinutes(1));
        assertThat(branch.put(chat("ann 2", ANN)).state()).isEqualTo(State.REFUSED);
    }

    @Test
    void what_was_heard_late_does_not_shorten_it() {
        var branch = branch();
        var now = branch.store.clock().millis();
        wrote(branch, ANN, now);
        wrote(branch, ANN, now - Duration.ofDays(3).toMillis());
        assertThat(branch.put(chat("k", ANN)).state()).isEqualTo(State.QUEUED);
    }

    @Test
    void it_is_asked_again_as_the_attempt_begins() {
        var branch = branch();
        var claims = branch.collect();
        wrote(branch, ANN, branch.store.clock().millis() - Duration.ofHours(24).toMillis() + 60_000);
        branch.put(chat("k", ANN));
        assertThat(branch.await(() -> claims.size() == 1)).isTrue();
        branch.store.writeAndWait(
                transaction -> transaction.update("update whatsapp_window set heard_at = heard_at - 60000"));
        assertThat(branch.begin(claims.get(0))).isFalse();
        assertThat(branch.reaches("k", State.REFUSED)).isTrue();
        assertThat(branch.published("message.refused")).isEqualTo(1);
    }

    @Test
    void what_was_refused_may_be_put_again_once_they_wrote_but_not_by_the_event_that_put_it() {
        var branch = branch();
        var event = branch.hear("1");
        var chat = chat("k", ANN);
        branch.put(Branch.by(chat, "flow", Branch.OURS, event));
        assertThat(branch.put(Branch.by(chat, "flow", Branch.OURS, branch.hear("2")))
                        .fresh())
                .as("nothing has changed")
                .isFalse();
        wrote(branch, ANN, branch.store.clock().millis());
        assertThat(branch.put(Branch.by(chat, "flow", Branch.OURS, event)).state())
                .as("a replay")
                .isEqualTo(State.REFUSED);
        var placed = branch.put(Branch.by(chat, "flow", Branch.OURS, branch.hear("3")));
        assertThat(placed.fresh()).isTrue();
        assertThat(placed.state()).isEqualTo(State.QUEUED);
    }

    @Test
    void a_template_and_a_text_need_none() {
        var branch = branch();
        var template = Particulars.NONE.withTemplate("HX" + "a".repeat(32), Map.of("1", "Ann"));
        assertThat(branch.put(chat("template", ANN, new Content("", template), Terms.PLAIN))
                        .state())
                .isEqualTo(State.QUEUED);
        assertThat(branch.put(Branch.draft("text")).state()).isEqualTo(State.QUEUED);
    }

    @Test
    void a_stop_by_text_does_not_reach_what_waits_on_whatsapp() {
        var branch = branch();
        wrote(branch, ANN, branch.store.clock().millis());
        branch.put(chat("chat", ANN));
        branch.put("text");
        branch.stop(ANN);
        branch.outbox.mute(ANN);
        assertThat(branch.reaches("text", State.MUTED)).isTrue();
        assertThat(branch.state("chat")).isEqualTo(State.QUEUED);
    }
}
