package io.trunkline.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.message.Origin;
import io.trunkline.store.Ground;
import io.trunkline.store.Replica;
import io.trunkline.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Ground.Kind.class)
class JournalTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int LIMIT = 4;

    private final Ground ground;
    private final List<Peer> processes = new ArrayList<>();

    JournalTest(Ground.Kind kind, @TempDir Path folder) {
        ground = kind.fresh(folder);
    }

    @AfterEach
    void close() {
        processes.forEach(Peer::close);
        ground.close();
    }

    /** One process with its own store, lease and announcer. */
    private final class Peer implements AutoCloseable {
        final Store store = ground.open();
        final Journal journal = new Journal(store);
        final Replica replica = new Replica(store, "test");
        final Announcer announcer = new Announcer(store, journal, replica, LIMIT);

        Peer() {
            this(true);
        }

        Peer(boolean tells) {
            processes.add(this);
            replica.start();
            if (tells) {
                announcer.start();
            }
        }

        /** Ends as after a SIGKILL: nothing is given back. */
        void kill() {
            processes.remove(this);
            announcer.close();
            store.close();
        }

        long append(String type, @Nullable String subject, String id) {
            return journal.append(event(type, subject, id)).join().seq();
        }

        boolean await(java.util.function.BooleanSupplier claim) {
            try {
                return store.commits().await(claim, PATIENCE);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            announcer.close();
            replica.close();
        }
    }

    /** Remembers what it hears. */
    private static final class Ear implements Listener {
        final List<String> heard = new CopyOnWriteArrayList<>();

        @Override
        public CompletionStage<?> hear(Entry entry) {
            heard.add(entry.event().id());
            return CompletableFuture.completedFuture(null);
        }
    }

    private static Event event(String type, @Nullable String subject, String id) {
        return new Event(
                "test:source",
                id,
                type,
                subject,
                1_000,
                "text/plain",
                null,
                Map.of("traceparent", "00-1"),
                id.getBytes(UTF_8));
    }

    private long in(String state) {
        try {
            return ground.number("select count(*) from delivery where state = '" + state + "'");
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void an_event_is_kept_as_it_came() {
        var process = new Peer();
        var sent = event("a.b", "subject é😀", "1");
        var seq = process.journal.append(sent).join().seq();
        var entry = process.journal.find(seq).orElseThrow();
        assertThat(entry.event()).isEqualTo(sent);
        assertThat(entry.origin()).isEqualTo(Origin.OUTSIDE);
    }

    @Test
    void a_repeat_of_source_and_id_is_one_event_told_once() {
        var process = new Peer();
        var ear = new Ear();
        process.announcer.listen(Subscription.of("flow", "route", "a.b"), ear);
        var answers = new ArrayList<CompletableFuture<Journal.Appended>>();
        for (var i = 0; i < 16; i++) {
            answers.add(process.journal.append(event("a.b", null, "same")));
        }
        assertThat(answers.stream()
                        .map(CompletableFuture::join)
                        .map(Journal.Appended::seq)
                        .distinct())
                .hasSize(1);
        assertThat(answers.stream().map(CompletableFuture::join).filter(Journal.Appended::fresh))
                .hasSize(1);
        assertThat(process.await(() -> in("done") == 1)).isTrue();
        assertThat(ear.heard).containsExactly("same");
    }

    @Test
    void each_subscription_that_wants_it_hears_it_once() {
        var process = new Peer();
        var exact = listen(process, "exact", "twilio.sms.sent");
        var all = listen(process, "all", "*");
        var some = listen(process, "some", "stripe.x, twilio.sms.*");
        var none = listen(process, "none", "twilio.smsx.*,twilio.sms");
        process.append("twilio.sms.sent", null, "1");
        process.append("stripe.x", null, "2");
        process.append("other", null, "3");
        process.append("twilio.smsother", null, "4");
        assertThat(number("select count(*) from delivery")).isEqualTo(7);
        assertThat(process.await(() -> in("done") == 7)).isTrue();
        assertThat(exact.heard).containsExactly("1");
        assertThat(all.heard).containsExactlyInAnyOrder("1", "2", "3", "4");
        assertThat(some.heard).containsExactlyInAnyOrder("1", "2");
        assertThat(none.heard).isEmpty();
    }

    private static Ear listen(Peer process, String route, String types) {
        var ear = new Ear();
        process.announcer.listen(Subscription.of("flow", route, types), ear);
        return ear;
    }

    @Test
    void a_new_subscription_hears_only_what_comes_after_it() {
        var process = new Peer();
        process.append("a.b", null, "before");
        var ear = new Ear();
        process.announcer.listen(Subscription.of("flow", "route", "a.b"), ear);
        process.append("a.b", null, "after");
        assertThat(process.await(() -> in("done") == 1)).isTrue();
        assertThat(ear.heard).containsExactly("after");
    }

    @Test
    void two_routes_of_one_name_are_refused() {
        var process = new Peer();
        process.announcer.listen(Subscription.of("flow", "route", "a"), new Ear());
        assertThatThrownBy(() -> process.announcer.listen(Subscription.of("flow", "route", "b"), new Ear()))
                .hasMessageContaining("flow/route");
    }

    @Test
    void what_fell_due_while_nobody_ran_is_told_after_what_was_heard_before_and_all_that_follows_from_it() {
        var before = new Peer();
        var said = Subscription.of("flow", "said", "said");
        var follows = Subscription.of("flow", "follows", "follows");
        var due = Subscription.of("flow", "due", "due");
        for (var subscription : List.of(said, follows, due)) {
            before.announcer.listen(subscription, new Ear());
            before.announcer.leave(subscription);
        }
        before.journal
                .append(new Journal.News(
                        event("due", null, "step"),
                        Origin.OUTSIDE,
                        new Entry.Due(before.store.clock().millis() + 60_000, "flow/incident/2")))
                .join();
        before.append("said", null, "ack");
        before.kill();

        var after = new Peer(false);
        after.store.clock().advance(Duration.ofMinutes(5));
        after.announcer.listen(said, ack -> after.journal.append(event("follows", null, "acknowledged")));
        after.announcer.listen(
                follows,
                acknowledged -> after.store.write(transaction -> after.journal.cancel(transaction, "flow/incident")));
        var steps = new Ear();
        after.announcer.listen(due, steps);
        after.announcer.start();
        assertThat(after.await(() -> in("done") == 2)).isTrue();
        assertThat(in("cancelled")).isEqualTo(1);
        assertThat(steps.heard).isEmpty();
    }

    @Test
    void what_a_listener_that_is_away_is_owed_waits_for_it() {
        var process = new Peer();
        var subscription = Subscription.of("flow", "route", "a.b");
        process.announcer.listen(subscription, new Ear());
        process.announcer.leave(subscription);
        process.append("a.b", "s", "1");
        process.append("a.b", "s", "2");
        assertThat(in("ready")).isEqualTo(1);
        assertThat(in("behind")).isEqualTo(1);
        var back = new Ear();
        process.announcer.listen(subscription, back);
        assertThat(process.await(() -> in("done") == 2)).isTrue();
        assertThat(back.heard).containsExactly("1", "2");
    }

    @Test
    void the_events_of_a_subject_come_one_at_a_time_in_order_and_of_two_replicas_none_tells_one_twice() {
        var replicas = ground.isShared() ? List.of(new Peer(), new Peer()) : List.of(new Peer());
        var told = new ConcurrentHashMap<String, List<Integer>>();
        var inside = new ConcurrentHashMap<String, AtomicInteger>();
        var crowded = new AtomicInteger();
        Listener listener = entry -> CompletableFuture.supplyAsync(() -> {
            var subject = String.valueOf(entry.event().subject());
            if (inside.computeIfAbsent(subject, s -> new AtomicInteger()).incrementAndGet() > 1) {
                crowded.incrementAndGet();
            }
            var until = System.nanoTime() + 500_000;
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            told.computeIfAbsent(subject, s -> new CopyOnWriteArrayList<>())
                    .add(Integer.valueOf(entry.event().id().replaceAll(".*/", "")));
            inside.get(subject).decrementAndGet();
            return true;
        });
        var subscription = Subscription.of("flow", "route", "a.b");
        replicas.forEach(replica -> replica.announcer.listen(subscription, listener));
        var chains = new ArrayList<CompletableFuture<?>>();
        for (var s = 0; s < 6; s++) {
            var subject = "subject" + s;
            CompletableFuture<?> chain = CompletableFuture.completedFuture(null);
            for (var i = 0; i < 20; i++) {
                var replica = replicas.get(i % replicas.size());
                var id = subject + "/" + i;
                chain = chain.thenCompose(accepted -> replica.journal.append(event("a.b", subject, id)));
            }
            chains.add(chain);
        }
        chains.forEach(CompletableFuture::join);
        assertThat(replicas.get(0).await(() -> in("done") == 120)).isTrue();
        assertThat(crowded).hasValue(0);
        assertThat(told).hasSize(6);
        var inOrder = IntStream.range(0, 20).boxed().toList();
        told.forEach((subject, numbers) -> assertThat(numbers).as(subject).isEqualTo(inOrder));
    }

    @Test
    void the_next_of_a_subject_waits_until_the_former_is_done_and_others_do_not() {
        var process = new Peer();
        var first = new CompletableFuture<Void>();
        var heard = new CopyOnWriteArrayList<String>();
        process.announcer.listen(Subscription.of("flow", "route", "a.b"), entry -> {
            heard.add(entry.event().id());
            return entry.event().id().equals("1") ? first : CompletableFuture.completedFuture(null);
        });
        process.append("a.b", "s", "1");
        process.append("a.b", "s", "2");
        process.append("a.b", "other", "3");
        process.append("a.b", null, "4");
        process.append("a.b", null, "5");
        assertThat(process.await(() -> in("done") == 3)).isTrue();
        assertThat(heard).containsExactlyInAnyOrder("1", "3", "4", "5");
        first.complete(null);
        assertThat(process.await(() -> in("done") == 5)).isTrue();
        assertThat(heard).endsWith("2");
    }

    @Test
    void no_more_are_told_at_a_time_than_a_subscription_has_room_for() {
        var process = new Peer();
        var all = new CompletableFuture<Void>();
        var heard = new AtomicInteger();
        process.announcer.listen(Subscription.of("flow", "route", "a.b"), entry -> {
            heard.incrementAndGet();
            return all;
        });
        CompletableFuture.allOf(IntStream.range(0, 1_100)
                        .mapToObj(i -> process.journal.append(event("a.b", null, "e" + i)))
                        .toArray(CompletableFuture[]::new))
                .join();
        assertThat(process.await(() -> heard.get() >= 512)).isTrue();
        // What is being appended while the room is looked at may still be told.
        assertThat(process.announcer.busy()).isBetween(512, 1_023);
        assertThat(in("ready")).isEqualTo(1_100 - process.announcer.busy());
        all.complete(null);
        assertThat(process.await(() -> in("done") == 1_100)).isTrue();
    }

    @Test
    void an_event_that_is_due_later_is_told_when_its_time_has_come() {
        var process = new Peer();
        var ear = new Ear();
        process.announcer.listen(Subscription.of("flow", "route", "a.b"), ear);
        later(process, "1", "incident/1", 60);
        assertThat(in("later")).isEqualTo(1);
        process.store.clock().advance(Duration.ofSeconds(58));
        assertThat(in("later")).isEqualTo(1);
        process.store.clock().advance(Duration.ofSeconds(3));
        assertThat(process.await(() -> in("done") == 1)).isTrue();
        assertThat(ear.heard).containsExactly("1");
    }

    @Test
    void a_cancel_covers_the_parts_of_a_key_and_nothing_that_only_begins_like_it() {
        var process = new Peer();
        var ear = new Ear();
        process.announcer.listen(Subscription.of("flow", "route", "a.b"), ear);
        for (var key : List.of("f/incident/1", "f/incident/1/again", "f/incident/10", "f/incident/1-b", "f/incident")) {
            later(process, key, key, 60);
        }
        int cancelled = process.store.writeAndWait(transaction -> process.journal.cancel(transaction, "f/incident/1"));
        assertThat(cancelled).isEqualTo(2);
        process.store.clock().advance(Duration.ofSeconds(61));
        assertThat(process.await(() -> in("done") == 3)).isTrue();
        assertThat(ear.heard).containsExactlyInAnyOrder("f/incident/10", "f/incident/1-b", "f/incident");
    }

    @Test
    void what_an_event_no_newer_than_a_cancel_appends_under_its_key_is_never_heard() {
        var process = new Peer();
        var ear = new Ear();
        process.announcer.listen(Subscription.of("flow", "route", "a.b"), ear);
        var older = process.append("else", null, "older");
        var cancel = process.append("else", null, "cancel");
        var newer = process.append("else", null, "newer");
        process.store.writeAndWait(transaction -> {
            Cancellations.add(transaction, "f/incident/1", cancel);
            return cancel;
        });
        led(process, older, "f/incident/1/late", 0);
        led(process, cancel, "f/incident/1", 60);
        led(process, older, "f/incident/10", 0);
        led(process, newer, "f/incident/1/new", 0);
        process.store.clock().advance(Duration.ofSeconds(61));
        assertThat(process.await(() -> in("done") == 2)).isTrue();
        assertThat(in("cancelled")).isEqualTo(2);
        assertThat(ear.heard).containsExactlyInAnyOrder("f/incident/10", "f/incident/1/new");
    }

    /** Appends an event under a key, to which another one led. */
    private static void led(Peer process, long cause, String key, long seconds) {
        process.store.writeAndWait(transaction -> process.journal.append(
                transaction,
                event("a.b", null, key),
                new Origin("f", "route", cause, 1),
                new Entry.Due(transaction.now() + seconds * 1_000, key)));
    }

    @Test
    void the_cancel_of_the_first_of_a_subject_lets_the_next_pass() {
        var process = new Peer();
        var subscription = Subscription.of("flow", "route", "a.b");
        var ear = new Ear();
        process.announcer.listen(subscription, ear);
        process.announcer.leave(subscription);
        process.store.writeAndWait(transaction ->
                process.journal.append(transaction, event("a.b", "s", "1"), Origin.OUTSIDE, new Entry.Due(0, "key/1")));
        process.append("a.b", "s", "2");
        int cancelled = process.store.writeAndWait(transaction -> process.journal.cancel(transaction, "key/1"));
        assertThat(cancelled).isEqualTo(1);
        process.announcer.listen(subscription, ear);
        assertThat(process.await(() -> in("done") == 1)).isTrue();
        assertThat(ear.heard).containsExactly("2");
    }

    private static void later(Peer process, String id, String key, long seconds) {
        process.store.writeAndWait(transaction -> process.journal.append(
                transaction,
                event("a.b", null, id),
                Origin.OUTSIDE,
                new Entry.Due(transaction.now() + seconds * 1_000, key)));
    }

    @Test
    void what_keeps_failing_is_tried_later_and_later_then_parked_and_the_next_of_its_subject_passes() throws Exception {
        var process = new Peer();
        var tries = new AtomicInteger();
        var heard = new CopyOnWriteArrayList<String>();
        process.announcer.listen(Subscription.of("flow", "route", "a.b"), entry -> {
            if (entry.event().id().equals("bad")) {
                tries.incrementAndGet();
                throw new IllegalStateException("no such customer");
            }
            heard.add(entry.event().id());
            return CompletableFuture.completedFuture(null);
        });
        process.append("a.b", "s", "bad");
        process.append("a.b", "s", "good");
        for (var n = 1; n < LIMIT; n++) {
            var tried = n;
            assertThat(process.await(() -> number("select max(tries) from delivery where state = 'ready'") == tried))
                    .isTrue();
            var wait = number("select max(due_at - changed_at) from delivery where state = 'ready' and tries > 0");
            assertThat(wait).isEqualTo(1_000L << (n - 1));
            process.store.clock().advance(Duration.ofMillis(wait));
        }
        assertThat(process.await(() -> in("done") == 1)).isTrue();
        assertThat(in("parked")).isEqualTo(1);
        assertThat(tries).hasValue(LIMIT);
        assertThat(heard).containsExactly("good");
        assertThat(ground.number("select count(*) from delivery where state = 'parked' and error = 'no such customer'"))
                .isEqualTo(1);
    }

    private long number(String sql) {
        try {
            return ground.number(sql);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void what_more_than_eight_events_led_to_is_parked_as_a_loop_also_when_it_is_due_later() {
        var process = new Peer();
        var ear = new Ear();
        process.announcer.listen(Subscription.of("flow", "route", "a.b"), ear);
        process.store.writeAndWait(transaction -> {
            var due = new Entry.Due(transaction.now() + 60_000, null);
            process.journal.append(transaction, event("a.b", "s", "8"), new Origin("f", null, null, 8), Entry.Due.NOW);
            process.journal.append(transaction, event("a.b", "s", "9"), new Origin("f", null, null, 9), Entry.Due.NOW);
            return process.journal.append(
                    transaction, event("a.b", "s", "9 later"), new Origin("f", null, null, 9), due);
        });
        process.append("a.b", "s", "10");
        assertThat(process.await(() -> in("done") == 2)).isTrue();
        process.store.clock().advance(Duration.ofMinutes(2));
        process.append("a.b", "s", "11");
        assertThat(process.await(() -> in("done") == 3)).isTrue();
        assertThat(ear.heard).containsExactly("8", "10", "11");
        assertThat(in("parked")).isEqualTo(2);
        assertThat(number("select count(*) from delivery where error like 'a loop%'"))
                .isEqualTo(2);
    }

    @Test
    void what_was_being_told_when_the_process_was_killed_is_told_again() {
        var first = new Peer();
        var subscription = Subscription.of("flow", "route", "a.b");
        first.announcer.listen(subscription, entry -> new CompletableFuture<Void>());
        first.append("a.b", "s", "1");
        first.append("a.b", "s", "2");
        assertThat(first.await(() -> in("taken") == 1)).isTrue();
        first.kill();

        var second = new Peer();
        var ear = new Ear();
        second.announcer.listen(subscription, ear);
        if (ground.isShared()) {
            assertThat(in("taken")).as("as long as the lease holds").isEqualTo(1);
            second.store.clock().advance(Duration.ofSeconds(6));
        }
        assertThat(second.await(() -> in("done") == 2)).isTrue();
        assertThat(ear.heard).containsExactly("1", "2");
    }

    @Test
    void what_was_told_while_the_store_was_away_is_settled_when_it_is_back() throws Exception {
        var process = new Peer();
        var done = new CompletableFuture<Void>();
        var heard = new AtomicInteger();
        process.announcer.listen(Subscription.of("flow", "route", "a.b"), entry -> {
            heard.incrementAndGet();
            return done;
        });
        process.append("a.b", "s", "1");
        assertThat(process.await(() -> in("taken") == 1)).isTrue();
        if (ground.isShared()) {
            try (var other = ground.connect();
                    var statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("lock table delivery in access exclusive mode");
                done.complete(null);
                statement.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where datname = current_database() and pid <> pg_backend_pid()");
                other.rollback();
            }
        } else {
            ForkJoinPool.commonPool().execute(() -> done.complete(null));
        }
        assertThat(process.await(() -> in("done") == 1)).isTrue();
        assertThat(process.await(() -> process.announcer.busy() == 0)).isTrue();
        assertThat(heard).hasValue(1);
    }
}
