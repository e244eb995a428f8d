package io.trunkline.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.store.Ground;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is old goes in small bites; what is open stays, and so does what a key promises. */
class RetentionTest extends OutboxSuite {
    private static final Duration MESSAGES = Duration.ofDays(90);
    private static final Duration EVENTS = Duration.ofDays(30);
    private static final Set<State> OPEN = Set.of(State.QUEUED, State.HELD, State.SENDING, State.UNSURE);

    RetentionTest(Ground.Kind kind, @TempDir Path folder) {
        super(kind, folder);
    }

    @Test
    void the_key_of_a_message_that_went_still_refuses_a_second_one() {
        var branch = branch().deliver();
        branch.put("k");
        assertThat(branch.reaches("k", State.SENT)).isTrue();
        branch.hears(branch.message("k"), 1, "delivered", null);

        branch.advance(MESSAGES.minusDays(1));
        retire(branch);
        assertThat(branch.state("k")).isEqualTo(State.DELIVERED);

        branch.advance(Duration.ofDays(2));
        retire(branch);
        assertThat(branch.ledger.find("flow/k")).isEmpty();
        assertThat(branch.number("select count(*) from attempt")).isZero();
        assertThat(branch.number("select count(*) from life")).isZero();

        var again = branch.put("k");
        assertThat(again.fresh()).isFalse();
        assertThat(again.state()).isEqualTo(State.DELIVERED);
        assertThat(branch.number("select count(*) from message")).isZero();
        assertThat(branch.posted).hasSize(1);
    }

    @Test
    void a_key_that_was_free_to_be_put_again_still_is_when_its_message_went() {
        var branch = branch();
        branch.put("meeting/1");
        branch.cancel("flow/meeting/1", null);
        branch.advance(MESSAGES.plusDays(1));
        retire(branch);
        assertThat(branch.number("select count(*) from message")).isZero();

        branch.deliver();
        assertThat(branch.put("meeting/1").fresh()).isTrue();
        assertThat(branch.reaches("meeting/1", State.SENT)).isTrue();
    }

    @Test
    void nothing_that_is_open_is_ever_removed() throws Exception {
        var branch = branch();
        for (var state : State.values()) {
            var cause = branch.hear("cause of " + state);
            message(state.word(), state, cause);
        }
        message("asked", State.SENT, branch.hear("cause of one that is asked for"));
        ground.execute("update message set look_at = 9000000000000 where key = 'flow/asked'");
        branch.advance(Duration.ofDays(3_650));
        retire(branch);

        var left = branch.store.read(session -> session.list("select key from message", row -> row.getString(1)));
        var open = new ArrayList<>(
                OPEN.stream().map(state -> "flow/" + state.word()).toList());
        open.add("flow/asked");
        assertThat(left).containsExactlyInAnyOrderElementsOf(open);
        assertThat(branch.number("select count(*) from attempt")).isEqualTo(open.size());
        assertThat(branch.number("select count(*) from message_key")).isEqualTo(OPEN.size());
        assertThat(branch.number("select count(*) from event where id like 'cause of %'"))
                .as("the causes of what is open")
                .isEqualTo(OPEN.size());
    }

    @Test
    void an_event_stays_until_all_who_are_to_hear_it_have_heard_it() throws Exception {
        var branch = branch();
        var open = List.of("later", "ready", "behind", "taken", "parked");
        for (var state : List.of("later", "ready", "behind", "taken", "parked", "done", "dropped", "cancelled")) {
            var event = branch.hear(state);
            ground.execute(
                    "insert into delivery (subscription, event, state, tries, due_at, changed_at) values ('f/r', "
                            + event + ", '" + state + "', 0, 9000000000000, 0)");
        }
        branch.advance(EVENTS.plusDays(1));
        retire(branch);
        assertThat(branch.store.<List<String>>read(
                        session -> session.list("select id from event", row -> row.getString(1))))
                .containsExactlyInAnyOrderElementsOf(open);
        assertThat(branch.number("select count(*) from delivery")).isEqualTo(open.size());
    }

    @Test
    void a_young_event_and_a_young_message_stay() {
        var branch = branch().deliver();
        branch.hear("young");
        branch.put("k");
        assertThat(branch.reaches("k", State.SENT)).isTrue();
        branch.hears(branch.message("k"), 1, "delivered", null);
        branch.advance(EVENTS.minusDays(1));
        var events = branch.number("select count(*) from event");
        retire(branch);
        assertThat(branch.state("k")).isEqualTo(State.DELIVERED);
        assertThat(branch.number("select count(*) from event")).isEqualTo(events);
    }

    @Test
    void a_bite_is_small() throws Exception {
        var branch = branch();
        var all = new ArrayList<String>();
        for (var i = 0; i < 2 * Retention.BITE + 50; i++) {
            all.addAll(statements("k" + i, State.DELIVERED, 0));
        }
        ground.execute(all.toArray(String[]::new));
        branch.advance(MESSAGES.plusDays(1));
        var retention = retention(branch);
        assertThat(retention.bite()).isFalse();
        assertThat(branch.number("select count(*) from message")).isEqualTo(Retention.BITE + 50);
        assertThat(retention.bite()).isFalse();
        assertThat(branch.number("select count(*) from message")).isEqualTo(50);
    }

    @Test
    void a_key_goes_after_its_time() throws Exception {
        var branch = branch();
        branch.put("k");
        message("gone", State.DELIVERED, 0);
        branch.advance(Duration.ofDays(399));
        retire(branch);
        assertThat(branch.number("select count(*) from message_key")).isEqualTo(2);
        branch.advance(Duration.ofDays(2));
        retire(branch);
        assertThat(branch.store.<List<String>>read(
                        session -> session.list("select key from message_key", row -> row.getString(1))))
                .as("that of the one that still waits")
                .containsExactly("flow/k");
    }

    @Test
    void two_at_once_do_no_harm() throws Exception {
        var branch = branch();
        var all = new ArrayList<String>();
        for (var i = 0; i < 500; i++) {
            all.addAll(statements("k" + i, State.DELIVERED, branch.hear("e" + i)));
        }
        ground.execute(all.toArray(String[]::new));
        message("open", State.HELD, branch.hear("of the open one"));
        branch.advance(MESSAGES.plusDays(1));
        var other = ground.isShared() ? branch() : branch;
        other.advance(MESSAGES.plusDays(1));
        CompletableFuture.allOf(
                        CompletableFuture.runAsync(() -> retire(branch)),
                        CompletableFuture.runAsync(() -> retire(other)))
                .join();
        assertThat(branch.number("select count(*) from message")).isEqualTo(1);
        assertThat(branch.number("select count(*) from event where id like 'e%'"))
                .isZero();
        assertThat(branch.number("select count(*) from message_key")).isEqualTo(501);
    }

    private static Retention retention(Branch branch) {
        return new Retention(branch.store, branch.replica, new Retention.Terms(MESSAGES, EVENTS));
    }

    private static void retire(Branch branch) {
        var retention = retention(branch);
        var over = false;
        while (!over) {
            over = retention.bite();
        }
    }

    /** A message of that state, with an attempt, a life and a key, as if it were now. */
    private void message(String key, State state, long cause) throws Exception {
        ground.execute(statements(key, state, cause).toArray(String[]::new));
    }

    private List<String> statements(String key, State state, long cause) throws Exception {
        var now = ground.number("select max(until) from replica");
        return List.of(
                "insert into message (key, flow, cause, channel, account, sender, recipient, body, segments, state, priority,"
                        + " turn, newest, resend, ready, due_at, attempts, tries, looks, created_at, changed_at) values ('flow/"
                        + key + "', 'flow', " + cause + ", 'sms', 'AC1', '" + Branch.OURS + "', '" + Branch.ANN
                        + "', 'Hello', 1, '" + state.word() + "', 2, 0, 0, 'never', 0, 9000000000000, 1, 0, 0, " + now
                        + ", " + now + ")",
                "insert into attempt (message, n, begun_by, begun_at) select max(id), 1, 1, 1 from message",
                "insert into life (message, at, what) select max(id), 1, 'told' from message",
                "insert into message_key (key, message, digest, fate, until) select key, id, '', 'owed', " + now
                        + " + 34560000000 from message where id = (select max(id) from message)");
    }
}
