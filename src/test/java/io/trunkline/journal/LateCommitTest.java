package io.trunkline.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.message.Origin;
import io.trunkline.store.Ground;
import io.trunkline.store.Replica;
import io.trunkline.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An event whose number is the smaller and whose commit is the later, on another replica, is not skipped. */
class LateCommitTest {
    @TempDir
    Path folder;

    private static Event event(String id) {
        return Event.of("test:source", id, "a.b", 1);
    }

    @Test
    void an_event_that_commits_after_a_later_one_was_told_is_told() throws Exception {
        try (var ground = Ground.Kind.POSTGRES.fresh(folder)) {
            Store here = ground.open();
            Store there = ground.open();
            var journal = new Journal(there);
            try (var replica = new Replica(there, "test")) {
                replica.start();
                try (var announcer = new Announcer(there, journal, replica, 4)) {
                    announcer.start();
                    List<String> heard = new CopyOnWriteArrayList<>();
                    announcer.listen(Subscription.of("flow", "route", "a.b"), entry -> {
                        heard.add(entry.event().id());
                        return CompletableFuture.completedFuture(null);
                    });
                    var appended = new CountDownLatch(1);
                    var go = new CountDownLatch(1);
                    var late = here.write(transaction -> {
                        var seq = new Journal(here)
                                .append(transaction, event("late"), Origin.OUTSIDE, Entry.Due.NOW)
                                .seq();
                        appended.countDown();
                        go.await(20, TimeUnit.SECONDS);
                        return seq;
                    });
                    appended.await();
                    var early = journal.append(event("early")).join().seq();
                    assertThat(there.commits().await(() -> heard.contains("early"), Duration.ofSeconds(10)))
                            .isTrue();
                    go.countDown();
                    assertThat(late.join()).as("its number is the smaller").isLessThan(early);
                    assertThat(there.commits().await(() -> heard.contains("late"), Duration.ofSeconds(10)))
                            .isTrue();
                    assertThat(heard).containsExactly("early", "late");
                }
            }
        }
    }
}
