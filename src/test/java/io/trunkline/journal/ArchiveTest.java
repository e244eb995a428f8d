package io.trunkline.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.journal.Archive.Filter;
import io.trunkline.journal.Archive.Standing;
import io.trunkline.message.Origin;
import io.trunkline.store.Replica;
import io.trunkline.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Subscription REFUNDS = Subscription.of("billing", "refunds", "stripe.*");

    private Store store;
    private Journal journal;
    private Replica replica;
    private Announcer announcer;
    private Archive archive;
    private Subscriptions subscriptions;
    private final BlockingQueue<Long> heard = new LinkedBlockingQueue<>();
    private final AtomicBoolean broken = new AtomicBoolean();

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        store = store(folder);
        journal = new Journal(store);
        replica = new Replica(store, "test");
        announcer = new Announcer(store, journal, replica, 1);
        archive = new Archive(store, journal);
        subscriptions = new Subscriptions(store);
        replica.start();
        announcer.start();
    }

    Store store(Path folder) throws Exception {
        return Store.embedded(folder);
    }

    @AfterEach
    void close() {
        announcer.close();
        replica.close();
        store.close();
    }

    private void listen() {
        announcer.listen(REFUNDS, entry -> {
            if (broken.get()) {
                return CompletableFuture.failedFuture(new IllegalStateException("the invoice has no phone"));
            }
            heard.add(entry.seq());
            return CompletableFuture.completedFuture(null);
        });
    }

    private long append(String type, String id, String subject) {
        return journal.append(Event.of("/hooks/stripe", id, type, 1).withSubject(subject))
                .join()
                .seq();
    }

    private long park(String id, String subject) throws InterruptedException {
        broken.set(true);
        var seq = append("stripe.refunded", id, subject);
        assertThat(store.commits().await(() -> state(seq).equals("parked"), PATIENCE))
                .isTrue();
        broken.set(false);
        return seq;
    }

    private String state(long seq) {
        return archive.show(seq).orElseThrow().deliveries().get(0).state();
    }

    private static Filter all(long before, int limit) {
        return new Filter(null, null, Standing.ALL, before, limit);
    }

    private static List<Long> seqs(Archive.Page page) {
        return page.lines().stream().map(line -> line.heard().seq()).toList();
    }

    @Test
    void events_are_listed_newest_first_in_pages() {
        var first = append("stripe.paid", "e1", "ann");
        var second = append("stripe.paid", "e2", "ann");
        var third = append("jira.created", "e3", "bob");

        var newest = archive.list(all(0, 2));
        assertThat(seqs(newest)).containsExactly(third, second);
        assertThat(newest.next()).isEqualTo(second);
        var rest = archive.list(all(second, 2));
        assertThat(seqs(rest)).containsExactly(first);
        assertThat(rest.next()).isNull();
    }

    @Test
    void events_are_found_by_type_by_the_beginning_of_a_type_and_by_subject() {
        var paid = append("stripe.paid", "e1", "ann");
        var payout = append("stripe.payout", "e2", "bob");
        append("stripe_paid", "e3", "ann");

        assertThat(seqs(archive.list(new Filter("stripe.paid", null, Standing.ALL, 0, 9))))
                .containsExactly(paid);
        assertThat(seqs(archive.list(new Filter("stripe.*", null, Standing.ALL, 0, 9))))
                .containsExactly(payout, paid);
        assertThat(seqs(archive.list(new Filter("stripe.*", "ann", Standing.ALL, 0, 9))))
                .containsExactly(paid);
        assertThat(seqs(archive.list(new Filter("*", null, Standing.ALL, 0, 9))))
                .hasSize(3);
    }

    @Test
    void what_waits_and_what_is_parked_is_found_among_the_rest() throws Exception {
        append("jira.created", "e0", "nobody listens");
        listen();
        var parked = park("e1", "ann");
        announcer.leave(REFUNDS);
        var waiting = append("stripe.paid", "e2", "ann");

        var parkedOnes = archive.list(new Filter(null, null, Standing.PARKED, 0, 9));
        assertThat(seqs(parkedOnes)).containsExactly(parked);
        assertThat(parkedOnes.lines().get(0).parked()).isEqualTo(1);
        var waitingOnes = archive.list(new Filter(null, null, Standing.WAITING, 0, 9));
        assertThat(seqs(waitingOnes)).containsExactly(waiting);
        assertThat(waitingOnes.lines().get(0).waiting()).isEqualTo(1);
    }

    @Test
    void an_event_shows_who_heard_it_and_what_it_led_to() throws Exception {
        listen();
        var seq = park("e1", "ann");
        var caused = store.writeAndWait(transaction -> journal.append(
                        transaction,
                        Event.of("billing/refunds", "c1", "refund.told", 1),
                        new Origin("billing", "refunds", seq, 1),
                        Entry.Due.NOW))
                .seq();

        var story = archive.show(seq).orElseThrow();
        assertThat(story.entry().event().id()).isEqualTo("e1");
        assertThat(story.deliveries()).singleElement().satisfies(told -> {
            assertThat(told.subscription()).isEqualTo("billing/refunds");
            assertThat(told.state()).isEqualTo("parked");
            assertThat(told.tries()).isEqualTo(1);
            assertThat(told.error()).isEqualTo("the invoice has no phone");
        });
        assertThat(story.events()).containsExactly(new Archive.Caused(caused, "refund.told", "c1"));
        assertThat(story.messages()).isEmpty();
        assertThat(archive.name(caused).orElseThrow().cause()).isEqualTo(seq);
        assertThat(archive.show(999)).isEmpty();
    }

    @Test
    void what_was_parked_is_told_again_after_a_retry() throws Exception {
        listen();
        var seq = park("e1", "ann");

        assertThat(archive.retry(seq).join()).hasValue(1);

        assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(seq);
        assertThat(store.commits().await(() -> state(seq).equals("done"), PATIENCE))
                .isTrue();
        assertThat(archive.retry(seq).join()).hasValue(0);
        assertThat(archive.retry(999).join()).isEmpty();
    }

    @Test
    void a_retried_event_does_not_overtake_the_one_of_its_subject_that_is_being_told() throws Exception {
        listen();
        var seq = park("e1", "ann");
        announcer.leave(REFUNDS);
        var next = append("stripe.refunded", "e2", "ann");

        archive.retry(seq).join();

        assertThat(state(seq)).isEqualTo("behind");
        assertThat(state(next)).isEqualTo("ready");
        listen();
        assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(next);
        assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(seq);
    }

    @Test
    void what_was_parked_can_be_dropped_and_stays_to_be_seen() throws Exception {
        listen();
        var seq = park("e1", "ann");

        assertThat(archive.drop(seq).join()).hasValue(1);

        assertThat(state(seq)).isEqualTo("dropped");
        assertThat(archive.show(seq).orElseThrow().deliveries().get(0).error()).isEqualTo("the invoice has no phone");
        assertThat(archive.retry(seq).join()).hasValue(0);
        assertThat(archive.drop(999).join()).isEmpty();
    }

    @Test
    void subscriptions_tell_what_waits_and_since_when() throws Exception {
        listen();
        park("e1", "ann");
        announcer.leave(REFUNDS);
        var oldest = append("stripe.paid", "e2", "ann");
        append("stripe.paid", "e3", "ann");

        assertThat(subscriptions.list()).singleElement().satisfies(standing -> {
            assertThat(standing.subscription()).isEqualTo(REFUNDS);
            assertThat(standing.endedAt()).isNull();
            assertThat(standing.waiting())
                    .isEqualTo(new Subscriptions.Backlog(
                            2, archive.name(oldest).orElseThrow().acceptedAt()));
            assertThat(standing.later().count()).isZero();
            assertThat(standing.parked().count()).isEqualTo(1);
        });
    }

    @Test
    void an_ended_subscription_drops_what_waits_and_hears_nothing_more() throws Exception {
        listen();
        var parked = park("e1", "ann");
        announcer.leave(REFUNDS);
        for (var i = 0; i < 600; i++) {
            append("stripe.paid", "w" + i, "s" + i % 7);
        }

        assertThat(subscriptions.end("billing/refunds").join()).hasValue(601);

        assertThat(state(parked)).isEqualTo("dropped");
        assertThat(archive.retry(parked).join()).hasValue(0);
        var later = append("stripe.paid", "after", "ann");
        assertThat(archive.show(later).orElseThrow().deliveries()).isEmpty();
        assertThat(subscriptions.list()).singleElement().satisfies(standing -> {
            assertThat(standing.endedAt()).isNotNull();
            assertThat(standing.waiting().count()).isZero();
            assertThat(standing.parked().count()).isZero();
        });
        assertThat(subscriptions.end("billing/none").join()).isEmpty();
    }
}
