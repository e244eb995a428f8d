package io.trunkline.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.State;
import io.trunkline.store.Cable;
import io.trunkline.store.Ground;
import io.trunkline.store.StoreAway;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica that is cut off from the database, and comes back when another has taken its work over. */
class PartitionTest {
    private final Ground ground;
    private final Cable cable;
    private final List<Branch> branches = new ArrayList<>();

    PartitionTest(@TempDir Path folder) {
        ground = Ground.Kind.POSTGRES.fresh(folder);
        cable = Cable.to(ground.url());
    }

    @AfterEach
    void close() {
        branches.forEach(Branch::close);
        cable.close();
        ground.close();
    }

    private Branch branch(String url) {
        var branch = new Branch(ground.openAt(url), Branch.Choice.plain());
        branches.add(branch);
        return branch;
    }

    @Test
    void whoever_was_cut_off_writes_nothing_over_the_work_of_its_successor() {
        var here = branch(cable.url());
        var claims = here.collect();
        here.put("claimed");
        here.put("begun");
        assertThat(here.await(() -> claims.size() == 2)).isTrue();
        here.outbox.drain();
        var claimed = claimed(claims, "claimed");
        var begun = claimed(claims, "begun");
        assertThat(here.begin(begun)).isTrue();
        cable.stall();
        var tooLate = CompletableFuture.supplyAsync(() -> here.begin(claimed));

        var there = branch(ground.url()).deliver();
        there.advance(Duration.ofSeconds(6));
        assertThat(there.reaches("claimed", State.SENT)).isTrue();
        assertThat(there.reaches("begun", State.UNSURE)).isTrue();
        cable.flow();

        assertThat(tooLate.join()).isFalse();
        here.outbox.finish(claimed, null);
        assertThat(there.await(() -> there.state("claimed") == State.SENT)).isTrue();
        here.outbox.answer(begun, new Receipt.Created("SMlate", "queued"));
        here.outbox.finish(begun, null);
        assertThat(there.reaches("begun", State.SENT))
                .as("an answer is evidence, whoever brings it")
                .isTrue();
        assertThat(there.posted).hasSize(1);
        assertThat(there.message("claimed").standing().attempts()).isEqualTo(1);
        assertThat(there.message("begun").standing().sid()).isEqualTo("SMlate");
    }

    private static Claim claimed(List<Claim> claims, String key) {
        return claims.stream()
                .filter(claim -> claim.message().key().equals("flow/" + key))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whoever_was_cut_off_in_the_middle_of_much_work_doubles_and_loses_nothing() throws Exception {
        var here = branch(cable.url());
        var there = branch(ground.url());
        var accepted = IntStream.range(0, 100)
                .mapToObj(i -> here.outbox.put(Branch.draft("m/" + i)))
                .map(put -> put.join().key())
                .collect(Collectors.toCollection(ArrayList::new));
        var cut = new AtomicBoolean();
        here.answer = claim -> {
            if (here.posted.size() >= 50 && cut.compareAndSet(false, true)) {
                cable.cut();
            }
            return Branch.created();
        };
        here.deliver();
        try {
            for (var i = 100; i < 5_000; i++) {
                accepted.add(here.put("m/" + i).key());
            }
        } catch (CompletionException e) {
            assertThat(e).hasCauseInstanceOf(StoreAway.class);
        }
        assertThat(cut).isTrue();
        assertThat(there.number("select count(*) from message where state in ('queued', 'sending')"))
                .as("much is still to be done")
                .isPositive();
        there.deliver();
        there.advance(Duration.ofSeconds(6));
        cable.flow();
        assertThat(there.await(
                        () -> there.number("select count(*) from message where state not in ('sent', 'unsure')") == 0))
                .isTrue();
        var states = states(there);
        var posted = Stream.concat(here.posted.stream(), there.posted.stream())
                .map(claim -> claim.message().key())
                .toList();
        assertThat(posted).as("nothing twice").doesNotHaveDuplicates();
        for (var key : accepted) {
            assertThat(states.get(key)).as(key).isIn("sent", "unsure");
            if ("sent".equals(states.get(key))) {
                assertThat(posted).contains(key);
            }
        }
    }

    private static Map<String, String> states(Branch branch) {
        var states = new HashMap<String, String>();
        branch.store.read(session ->
                session.list("select key, state from message", row -> states.put(row.getString(1), row.getString(2))));
        return states;
    }
}
