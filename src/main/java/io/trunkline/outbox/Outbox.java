package io.trunkline.outbox;

import io.trunkline.consent.Consent;
import io.trunkline.journal.Journal;
import io.trunkline.message.Channel;
import io.trunkline.message.Draft;
import io.trunkline.message.Key;
import io.trunkline.message.Message;
import io.trunkline.message.ReplyLimit;
import io.trunkline.message.State;
import io.trunkline.store.Batch;
import io.trunkline.store.Replica;
import io.trunkline.store.Store;
import io.trunkline.store.Transaction;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What we owe: drafts are put, claims handed out, attempts begun and answered, and each message ends in one state. */
public final class Outbox implements AutoCloseable {
    /**
     * What can be set.
     *
     * @param workers threads that begin attempts
     * @param claims how many claims may be under way, of all accounts together
     * @param keyDays days a key outlives its message
     * @param asking when Twilio is asked what it did not tell
     * @param replies how many replies one number gets within which time
     */
    public record Terms(
            Accounts accounts,
            Rates rates,
            int workers,
            int claims,
            long keyDays,
            Asking asking,
            List<ReplyLimit> replies) {
        /** With one account, whatever it is called, who speaks on each of its channels, and the usual limits of replies. */
        public Terms(Map<Channel, String> standard, Rates rates, int workers, int claims, long keyDays, Asking asking) {
            this(
                    Accounts.anybody(standard, Math.max(1, claims - workers)),
                    rates,
                    workers,
                    claims,
                    keyDays,
                    asking,
                    ReplyLimit.USUAL);
        }
    }

    /**
     * When Twilio is asked.
     *
     * @param sweep after which time without a final callback
     * @param unsure for those of which nobody knows whether they were created: after the beginning of the attempt
     * @param resend after the beginning of an attempt that may be sent again if Twilio does not have it
     */
    public record Asking(Duration sweep, List<Duration> unsure, Duration resend) {
        /** As the settings have it by default. */
        public static final Asking USUAL = new Asking(
                Duration.ofMinutes(10),
                List.of(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofMinutes(60)),
                Duration.ofSeconds(60));
    }

    private final Store store;
    private final Accounts accounts;
    private final Scrutiny scrutiny;
    private final Intake intake;
    private final Rates rates;
    private final Moves moves;
    private final Queue queue;
    private final OpenClaims open = new OpenClaims();
    private final Attempts attempts;
    private final Progress progress;
    private final Orders orders;
    private final Cancelling cancelling;
    private final Senders senders;
    private final Muting muting;
    private final Departures departures;
    private final Sweep sweep;
    private final Search search;
    private final Credentials credentials;
    private final Decisions decisions;
    private final Gate gate;
    private final Batch<Arriving, Placed> puts;
    private final Outcomes outcomes;

    public Outbox(Store store, Journal journal, Consent consent, Replica replica, Carrier carrier, Terms terms) {
        this.store = store;
        this.outcomes = new Outcomes(store);
        this.accounts = terms.accounts;
        this.senders = new Senders(journal);
        this.rates = terms.rates;
        this.moves = new Moves(journal);
        var looks = new Looks(carrier.callsBack(), terms.asking.sweep);
        var evidence = new Evidence(moves, looks);
        var doubts = new Doubts(moves, evidence, terms.asking);
        this.scrutiny = new Scrutiny(accounts, carrier);
        this.intake = new Intake(
                consent, new Register(new Starts(consent, new Loops(terms.replies)), moves, senders), terms.keyDays);
        this.queue = new Queue(replica, terms.rates);
        this.attempts = new Attempts(consent, senders, replica, moves, doubts);
        this.progress = new Progress(evidence, moves, new Endings(attempts, moves, carrier));
        this.puts = store.batch(this::put);
        this.orders = new Orders(moves, senders);
        this.cancelling = new Cancelling(store, moves, journal);
        this.muting = new Muting(store, consent, moves);
        this.gate = new Gate(accounts, store.clock(), open, senders);
        this.search = new Search(store, doubts, progress, senders, carrier);
        this.credentials = new Credentials(store, senders, carrier);
        this.decisions = new Decisions(store, carrier, progress, orders, moves);
        this.departures = new Departures(
                store,
                queue,
                attempts,
                senders,
                carrier,
                new Dispatcher.Bounds(open, gate, terms.workers, terms.claims));
        var forgotten = new Forgotten(store, replica, open, moves, doubts);
        this.sweep = new Sweep(
                store, queue, senders, new Sweep.Care(moves, forgotten), new Sweep.Inquiry(carrier, progress, looks));
    }

    /** The accounts that messages may leave from. */
    public Accounts accounts() {
        return accounts;
    }

    public void start() {
        store.writeAndWait(transaction -> {
            senders.resumeAll(transaction);
            return true;
        });
        muting.start();
        sweep.start();
        search.start();
        credentials.start();
        outcomes.start();
        departures.start();
    }

    /** Puts a draft; the answer comes after the commit is on disk. */
    public CompletableFuture<Placed> put(Draft draft) {
        var parts = Parts.of(draft).stream().map(scrutiny::look).toList();
        return parts.size() == 1 ? puts.write(parts.get(0)) : store.write(transaction -> putParts(transaction, parts));
    }

    /** Puts a draft as a part of that transaction. */
    public Placed put(Transaction transaction, Draft draft) throws SQLException {
        return putParts(
                transaction, Parts.of(draft).stream().map(scrutiny::look).toList());
    }

    private Placed putParts(Transaction transaction, List<Arriving> parts) throws SQLException {
        return intake.putParts(transaction, parts, departures.inTurn());
    }

    private List<Placed> put(Transaction transaction, List<Arriving> arriving) throws SQLException {
        return intake.put(transaction, arriving, departures.atOnce());
    }

    /** A message as soon as Twilio has it or it ended, and as it is when that takes too long; empty when there is none. */
    public CompletableFuture<Optional<Message>> outcome(Placed placed, Duration patience) {
        return outcomes.of(placed.id(), patience);
    }

    /** Hands claims to the delivery route from now on, each of which must be {@link #finish}ed; null stops it. */
    public void handTo(@Nullable Consumer<Claim> route) {
        departures.handTo(route);
    }

    /**
     * Begins the attempt of that name (`message/attempt`): true only after it is committed that one request may go out.
     * It waits for the commit.
     */
    public boolean begin(String name) {
        return departures.begin(name);
    }

    Attempts.Beginning begin(Transaction transaction, Claim claim) throws SQLException {
        return departures.begin(transaction, claim);
    }

    /** The claim of that name if its attempt is begun and no request has gone out for it yet; now one may, once. */
    public Optional<Claim> post(String name) {
        return departures.post(name);
    }

    /** Keeps what is known of a create, as soon as the store can. */
    public void answer(Claim claim, Receipt receipt) {
        departures.answer(claim, receipt);
    }

    /** The route is done with a claim; what it did not begin or did not send goes back. */
    public void finish(Claim claim, @Nullable Throwable failure) {
        departures.finish(claim, failure);
    }

    /** Applies the carrier's word on an attempt; false when we know of no such attempt. */
    public CompletableFuture<Boolean> hear(long message, int attempt, String sid, Carrier.Report report) {
        return store.write(
                transaction -> progress.apply(transaction, new Progress.Word(message, attempt, sid, report)));
    }

    /** Takes in that a key was pressed in the call of an attempt, which proves that somebody answered. */
    public CompletableFuture<Pressed> press(long message, int attempt, String sid, String key) {
        return store.write(
                transaction -> progress.press(transaction, Progress.Word.ofCall(message, attempt, sid, null), key));
    }

    /** Takes in who or what answered the call of an attempt; answers the message when a machine did, the first time. */
    public CompletableFuture<Optional<Message>> answered(long message, int attempt, String sid, String by) {
        return store.write(
                transaction -> progress.answered(transaction, Progress.Word.ofCall(message, attempt, sid, by)));
    }

    /** That message; it waits for the store. */
    public Optional<Message> find(long message) {
        return store.read(session -> Rows.find(session, message));
    }

    /** Applies the carrier's words on attempts by their SIDs, where they are news; waits until they are stored. */
    public void hear(Map<String, Carrier.Report> words) {
        var news = store.read(session -> progress.news(session, words)).stream()
                .map(sid -> store.write(transaction -> progress.apply(transaction, sid, words.get(sid))))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(news).join();
    }

    /** Soon mutes what waits for somebody who opted out; the beginning of an attempt asks in any case. */
    public void mute(String recipient) {
        muting.add(recipient);
    }

    /** Cancels what waits under a key or its parts; see {@link Cancelled}. */
    public CompletableFuture<Cancelled> cancel(Key key, @Nullable Long cause) {
        return cancelling.cancel(key, cause).thenApply(cancelled -> {
            if (cancelled.onTheirWay() > 0) {
                moves.onlooker().cancelled(key);
            }
            return cancelled;
        });
    }

    /** Whether a message was cancelled when its last attempt had begun already, or was just about to. */
    public boolean isCalledBack(Message message) {
        return cancelling.isCalledBack(message);
    }

    /** Calls under a key or its parts that may still ring. */
    public List<Ringing> ringing(Key key) {
        return cancelling.ringing(key);
    }

    /** Holds a queued message until it is released; empty when it is not queued. */
    public CompletableFuture<Optional<Message>> hold(Message message) {
        return store.write(transaction -> orders.hold(transaction, message.id()));
    }

    /** Releases a held message; empty when it is not held. */
    public CompletableFuture<Optional<Message>> release(Message message) {
        return store.write(transaction -> orders.release(transaction, message.id()));
    }

    /**
     * Tries a refused, undelivered or expired message once more under its key; empty when it is in another state, or was
     * refused before it could be tried: the same would be refused again, and its key is free for another.
     */
    public CompletableFuture<Optional<Message>> retry(Message message) {
        var couldNeverLeave =
                message.state() == State.REFUSED && message.standing().attempts() == 0;
        if (couldNeverLeave || !message.state().allowsRetry()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return store.write(transaction -> orders.retry(transaction, message));
    }

    /**
     * Settles a message of which nobody knows whether it was sent, as a person decides; answers a sentence that says why
     * not, if it cannot be. It may ask the carrier, and waits for the store.
     */
    public Optional<String> settle(Message message, Settlement settlement) throws IOException {
        return decisions.settle(message, settlement);
    }

    /** What holds messages back now, in sentences: senders that had to stop, a Twilio that does not answer. */
    public List<String> troubles() {
        return Stream.concat(store.read(Senders::stopped).stream(), gate.troubles().stream())
                .toList();
    }

    /** What holds this message back besides its turn, in sentences; nothing unless it is queued. */
    public List<String> troubles(Message message) {
        if (message.state() != State.QUEUED) {
            return List.of();
        }
        var address = message.address();
        return Stream.concat(
                        store.read(Senders::stopped).stream()
                                .filter(sentence -> sentence.startsWith(address.senderName() + " ")),
                        gate.troubles().stream().filter(sentence -> sentence.contains(address.account())))
                .toList();
    }

    /** Tells somebody what becomes of messages from now on. */
    public void watch(MessageOnlooker onlooker) {
        moves.watch(onlooker);
        departures.watch(onlooker);
    }

    /** How it stands, for people who watch it; it waits for the store. */
    public QueueSurvey survey() {
        return QueueSurvey.of(store, rates, gate.silent());
    }

    /** How much is under way here: claims, outcomes not yet stored, recipients being muted. */
    public int busy() {
        return departures.count() + (muting.isDone() ? 0 : 1);
    }

    /** Says so if handing out does not get on any more; see {@link Loop#stuck}. */
    public Optional<String> stuck(Duration patience) {
        return departures.stuck(patience);
    }

    /** We sign in otherwise than before: senders that had to stop are asked for at once. */
    public void signInChanged() {
        credentials.changed();
    }

    /** Hands out nothing more. */
    public void drain() {
        departures.handTo(null);
    }

    @Override
    public void close() {
        departures.close();
        sweep.close();
        search.close();
        credentials.close();
        muting.close();
        outcomes.close();
    }
}
