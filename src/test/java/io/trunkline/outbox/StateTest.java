package io.trunkline.outbox;

import static io.trunkline.message.State.CANCELLED;
import static io.trunkline.message.State.DELIVERED;
import static io.trunkline.message.State.EXPIRED;
import static io.trunkline.message.State.HELD;
import static io.trunkline.message.State.MUTED;
import static io.trunkline.message.State.QUEUED;
import static io.trunkline.message.State.REFUSED;
import static io.trunkline.message.State.SENDING;
import static io.trunkline.message.State.SENT;
import static io.trunkline.message.State.UNDELIVERED;
import static io.trunkline.message.State.UNSURE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.journal.Journal;
import io.trunkline.message.State;
import io.trunkline.store.Ground;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateTest extends OutboxSuite {
    private static final Map<State, Set<State>> ARROWS = Map.of(
            QUEUED, Set.of(SENDING, MUTED, EXPIRED, CANCELLED, HELD),
            HELD, Set.of(QUEUED, MUTED, EXPIRED, CANCELLED),
            SENDING, Set.of(QUEUED, SENT, REFUSED, UNSURE, MUTED, EXPIRED),
            UNSURE, Set.of(SENT, REFUSED, QUEUED),
            SENT, Set.of(DELIVERED, UNDELIVERED, QUEUED));

    private static final Set<State> RETRIED = Set.of(REFUSED, UNDELIVERED, EXPIRED);

    StateTest(Ground.Kind kind, @TempDir Path folder) {
        super(kind, folder);
    }

    @Test
    void every_arrow_is_walked_and_every_other_is_refused() {
        var branch = branch();
        var moves = new Moves(new Journal(branch.store));
        for (var from : State.values()) {
            for (var to : State.values()) {
                var key = from + "/" + to;
                branch.put(key);
                var id = branch.message(key).id();
                branch.store.writeAndWait(transaction ->
                        transaction.update("update message set state = ? where id = ?", from.word(), id));
                var arrow =
                        ARROWS.getOrDefault(from, Set.of()).contains(to) || (to == QUEUED && RETRIED.contains(from));
                if (arrow) {
                    var moved = branch.store.writeAndWait(
                            transaction -> moves.move(transaction, id, from, to, Moves.Why.of("a test")));
                    assertThat(moved).as(key).isPresent();
                    assertThat(branch.state(key)).as(key).isEqualTo(to);
                    assertThat(branch.life(key).happenings())
                            .as(key)
                            .anyMatch(happening -> happening.what().equals(to.word()));
                } else {
                    assertThatThrownBy(() -> branch.store.writeAndWait(
                                    transaction -> moves.move(transaction, id, from, to, Moves.Why.NONE)))
                            .as(key)
                            .hasMessageContaining("no arrow leads from " + from.word() + " to " + to.word());
                    assertThat(branch.state(key)).as(key).isEqualTo(from);
                }
            }
        }
        assertThat(State.values()).filteredOn(State::allowsPut).containsExactlyInAnyOrder(QUEUED, REFUSED, MUTED);
        assertThat(State.values()).filteredOn(State::allowsRetry).containsExactlyInAnyOrderElementsOf(RETRIED);
    }

    @Test
    void whoever_comes_second_moves_nothing_and_publishes_nothing() {
        var branch = branch();
        var moves = new Moves(new Journal(branch.store));
        branch.put("k");
        var id = branch.message("k").id();
        for (var i = 0; i < 3; i++) {
            branch.store.writeAndWait(
                    transaction -> moves.move(transaction, id, QUEUED, CANCELLED, Moves.Why.of("a test")));
        }
        assertThat(branch.published("message.cancelled")).isEqualTo(1);
    }
}
