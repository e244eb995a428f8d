package io.trunkline.outbox;

import io.trunkline.message.Address;
import io.trunkline.store.Loop;
import io.trunkline.store.Store;
import io.trunkline.store.Transaction;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks in the carrier's list for the messages of which nobody knows whether they were created. */
final class Search implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Search.class);
    private static final long FALLBACK = 1_000;
    private static final int AT_A_TIME = 4;

    private final Store store;
    private final Doubts doubts;
    private final Progress progress;
    private final Senders senders;
    private final Carrier carrier;
    private final Loop loop = new Loop("search", this::round);
    private final ExecutorService lookers = Executors.newFixedThreadPool(AT_A_TIME, work -> {
        var thread = new Thread(work, "search");
        thread.setDaemon(true);
        return thread;
    });

    Search(Store store, Doubts doubts, Progress progress, Senders senders, Carrier carrier) {
        this.store = store;
        this.doubts = doubts;
        this.progress = progress;
        this.senders = senders;
        this.carrier = carrier;
        store.clock().onMove(loop::ring);
    }

    void start() {
        loop.start();
    }

    private long round() {
        var next = store.read(Doubts::nextLook);
        var now = store.clock().millis();
        if (next == 0 || next > now) {
            return next == 0 ? FALLBACK : Math.min(FALLBACK, next - now);
        }
        // One look at a recipient's list serves all of theirs.
        var due = store.writeAndWait(Doubts::take).stream()
                .collect(Collectors.groupingBy(doubt -> new Recipient(
                        doubt.address().account(),
                        doubt.address().channel().medium(),
                        doubt.address().recipient())));
        CompletableFuture.allOf(due.values().stream()
                        .map(some -> CompletableFuture.runAsync(() -> look(some), lookers))
                        .toArray(CompletableFuture[]::new))
                .join();
        return 0;
    }

    private record Recipient(String account, String medium, String number) {}

    private void look(List<Doubts.Doubt> due) {
        var address = due.get(0).address();
        var since = due.stream().mapToLong(Doubts.Doubt::begunAt).min().orElseThrow() - Matching.SKEW;
        List<Listed> listed;
        try {
            listed = carrier.list(address, since);
        } catch (IOException | RuntimeException e) {
            LOG.info("cannot look what became of {} unsure messages, and will try again: {}", due.size(), e.toString());
            return;
        }
        store.writeAndWait(transaction -> {
            settle(transaction, address, due, listed);
            return true;
        });
    }

    private void settle(Transaction transaction, Address address, List<Doubts.Doubt> due, List<Listed> listed)
            throws SQLException {
        var earliest = due.stream().mapToLong(Doubts.Doubt::begunAt).min().orElseThrow();
        var opens = Doubts.open(transaction, address).stream()
                .filter(open -> open.begunAt() >= earliest - Matching.WORK - 2 * Matching.SKEW)
                .toList();
        var strangers = new ArrayList<Listed>();
        for (var one : listed) {
            if (transaction.number("select count(*) from attempt where sid = ?", one.sid()) == 0) {
                strangers.add(one);
            }
        }
        var matching = Matching.of(opens, strangers, carrier::isSame);
        for (var doubt : due) {
            var found = matching.pairs().keySet().stream()
                    .filter(open -> open.message() == doubt.message())
                    .toList();
            if (!found.isEmpty()) {
                for (var open : found) {
                    progress.found(
                            transaction,
                            open,
                            java.util.Objects.requireNonNull(matching.pairs().get(open)));
                }
            } else if (isUndecided(matching.undecided(), doubt)) {
                doubts.lookAgain(transaction, doubt, "several in Twilio's list may be it, or it may be one of several");
            } else if (!doubts.mayResend(transaction, doubt) || !doubts.resend(transaction, doubt, senders)) {
                doubts.lookAgain(transaction, doubt, "Twilio's list does not have it");
            }
        }
    }

    private static boolean isUndecided(Set<Matching.Open> undecided, Doubts.Doubt doubt) {
        return undecided.stream().anyMatch(open -> open.message() == doubt.message());
    }

    @Override
    public void close() {
        loop.close();
        lookers.shutdownNow();
    }
}
