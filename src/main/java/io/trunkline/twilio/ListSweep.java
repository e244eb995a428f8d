package io.trunkline.twilio;

import io.trunkline.outbox.Carrier;
import io.trunkline.outbox.Outbox;
import io.trunkline.store.Absences;
import io.trunkline.store.Loop;
import io.trunkline.store.Store;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks up in Twilio's list what it told us while we could not hear, and what it then did not repeat: texts to us, and what
 * became of our messages. Whatever was heard already changes nothing. Without a public URL Twilio tells us nothing anyway.
 */
public final class ListSweep implements AutoCloseable {
    /** What Twilio was still repeating when we went is older than our going. */
    private static final Duration OVERLAP = Duration.ofMinutes(5);
    /** Users saw messages missing in the list for 15 minutes (twilio-java#442), and longer. */
    private static final List<Duration> AGAIN =
            List.of(Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofMinutes(60));

    private static final long FALLBACK = 2_000;
    private static final int BITE = 200;

    private final Store store;
    private final List<MessageLists> accounts;
    private final Texts texts;
    private final Outbox outbox;
    private final boolean called;
    private final Loop loop = new Loop("list sweep", this::round);

    /**
     * @param accounts the lists of all our accounts
     * @param called whether Twilio tells us things, so that there is something to miss
     */
    public ListSweep(Store store, List<MessageLists> accounts, Texts texts, Outbox outbox, boolean called) {
        this.store = store;
        this.accounts = List.copyOf(accounts);
        this.texts = texts;
        this.outbox = outbox;
        this.called = called;
        store.clock().onMove(loop::ring);
    }

    public ListSweep start() {
        loop.start();
        return this;
    }

    private long round() throws IOException {
        var next = store.read(Absences::next);
        var now = store.clock().millis();
        if (next == 0 || next > now) {
            return next == 0 ? FALLBACK : Math.min(FALLBACK, next - now);
        }
        var absences = store.writeAndWait(Absences::take);
        var from = absences.stream().mapToLong(Absences.Absence::from).min();
        if (called && from.isPresent()) {
            for (var lists : accounts) {
                sweep(lists, from.getAsLong());
            }
        }
        store.writeAndWait(transaction -> {
            for (var absence : absences) {
                var more = called && absence.looks() < AGAIN.size();
                var again =
                        more ? transaction.now() + AGAIN.get(absence.looks()).toMillis() : 0;
                Absences.looked(transaction, absence, again);
            }
            return true;
        });
        return 0;
    }

    private void sweep(MessageLists lists, long from) throws IOException {
        var now = store.clock().millis();
        // By how much our clock is ahead of Twilio's, which wrote the times in the list.
        var ahead = now - lists.time(now);
        var since = Instant.ofEpochMilli(from - ahead).minus(OVERLAP);
        var heard = new ListedTexts(lists, texts, store.clock());
        var states = new HashMap<String, Carrier.Report>();
        lists.read(MessageLists.Which.ALL, MessageLists.Page.LARGE, (message, time) -> {
            if (message.isBefore(since)) {
                return false;
            }
            if (!message.isInbound()) {
                states.put(message.sid(), new Carrier.Report(message.status(), message.code()));
            }
            if (states.size() == BITE) {
                settle(states);
            }
            return heard.add(message, time);
        });
        settle(states);
        heard.hear();
    }

    private void settle(Map<String, Carrier.Report> states) {
        outbox.hear(states);
        states.clear();
    }

    @Override
    public void close() {
        loop.close();
    }
}
