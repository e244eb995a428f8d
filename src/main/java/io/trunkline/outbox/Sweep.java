package io.trunkline.outbox;

import io.trunkline.message.Address;
import io.trunkline.message.Channel;
import io.trunkline.store.Items;
import io.trunkline.store.Loop;
import io.trunkline.store.Store;
import io.trunkline.store.Transaction;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What time alone brings: messages whose time has come, messages no longer worth sending, and states we must ask for. */
final class Sweep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
    private static final long FALLBACK = 1_000;
    private static final long LOOK_AGAIN = 60_000;
    /** Between two full rounds: what is asked for shall not take from what is sent. */
    private static final long BREATH = 250;

    private static final int LOOKS_A_ROUND = 40;
    private static final int LOOKS_AT_A_TIME = 8;

    private final Store store;
    private final Queue queue;
    private final Senders senders;
    private final Care care;
    private final Inquiry inquiry;
    private final Loop times = new Loop("times", this::bring);
    private final Loop looks = new Loop("looks", this::look);
    private final ExecutorService lookers = Executors.newFixedThreadPool(LOOKS_AT_A_TIME, work -> {
        var thread = new Thread(work, "look");
        thread.setDaemon(true);
        return thread;
    });

    /** What else time asks for: those that expire, and those that nobody works on any more. */
    record Care(Moves moves, Forgotten forgotten) {}

    /** How Twilio is asked, and what is done with the answer. */
    record Inquiry(Carrier carrier, Progress progress, Looks schedule) {}

    Sweep(Store store, Queue queue, Senders senders, Care care, Inquiry inquiry) {
        this.store = store;
        this.queue = queue;
        this.senders = senders;
        this.care = care;
        this.inquiry = inquiry;
        store.clock().onMove(() -> {
            times.ring();
            looks.ring();
        });
    }

    void start() {
        times.start();
        looks.start();
    }

    private long bring() {
        var now = store.clock().millis();
        var due = store.read(Queue::nextDue);
        if (due > 0 && due <= now) {
            store.writeAndWait(queue::bringForward).forEach(senders::ring);
            return 0;
        }
        var expiry = store.read(Queue::nextExpiry);
        if (expiry > 0 && expiry <= now) {
            store.writeAndWait(transaction -> queue.expire(transaction, care.moves));
            return 0;
        }
        care.forgotten.look();
        return Math.min(until(due, now), until(expiry, now));
    }

    private static long until(long time, long now) {
        return time == 0 ? FALLBACK : Math.min(FALLBACK, time - now);
    }

    private record Open(long message, int attempt, Address address, String sid, int looks) {}

    private long look() {
        var next = store.read(session -> session.number(
                "select look_at from message where look_at is not null and state = 'sent' order by look_at limit 1"));
        if (next == 0 || next > store.clock().millis()) {
            return FALLBACK;
        }
        var open = store.writeAndWait(Sweep::take);
        CompletableFuture.allOf(open.stream()
                        .map(message -> CompletableFuture.runAsync(() -> look(message), lookers))
                        .toArray(CompletableFuture[]::new))
                .join();
        return open.size() == LOOKS_A_ROUND ? BREATH : FALLBACK;
    }

    /** Takes those to be looked at, so that no other replica asks for them; whoever cannot be read has another turn. */
    private static List<Open> take(Transaction transaction) throws SQLException {
        var now = transaction.now();
        return transaction.list(
                // PostgreSQL believes of every comparison with look_at that a third of all messages pass it.
                "update message set look_at = ? where id in (select id from message where look_at is not null"
                        + " and state = 'sent' order by look_at limit ?) and "
                        + Items.hideNumber("look_at") + " <= ? and state = 'sent'"
                        + " returning id, coalesce((select n from attempt where attempt.sid = message.sid), attempts) as n,"
                        + " channel, account, sender, recipient, sid, looks",
                row -> new Open(
                        row.getLong("id"),
                        row.getInt("n"),
                        new Address(
                                Channel.of(row.getString("channel")),
                                row.getString("account"),
                                row.getString("sender"),
                                row.getString("recipient")),
                        row.getString("sid"),
                        row.getInt("looks")),
                now + LOOK_AGAIN,
                LOOKS_A_ROUND,
                now);
    }

    private void look(Open message) {
        Optional<Carrier.Report> report;
        try {
            report = inquiry.carrier
                    .read(message.address.channel(), message.address.account(), message.sid)
                    .map(Listed::report);
        } catch (IOException | RuntimeException e) {
            LOG.debug("cannot read {}", message.sid, e);
            return;
        }
        store.writeAndWait(transaction -> {
            if (report.isPresent()) {
                inquiry.progress.apply(
                        transaction, new Progress.Word(message.message, message.attempt, message.sid, report.get()));
                inquiry.progress.conclude(transaction, message.message, message.attempt);
            } else {
                Moves.live(transaction, message.message, "looked", "Twilio does not know " + message.sid);
            }
            return again(
                    transaction,
                    message,
                    inquiry.schedule.next(message.address.channel(), transaction.now(), message.looks + 1));
        });
    }

    private static int again(Transaction transaction, Open message, @org.jspecify.annotations.Nullable Long at)
            throws SQLException {
        return transaction.update(
                "update message set look_at = ?, looks = looks + 1 where id = ? and sid = ? and "
                        + Items.hideNumber("look_at") + " < " + Long.MAX_VALUE + " and state = 'sent'",
                at,
                message.message,
                message.sid);
    }

    @Override
    public void close() {
        List.of(times, looks).forEach(Loop::close);
        lookers.shutdownNow();
    }
}
