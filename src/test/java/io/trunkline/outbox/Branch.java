package io.trunkline.outbox;

import io.trunkline.consent.Consent;
import io.trunkline.consent.OptOuts;
import io.trunkline.consent.Word;
import io.trunkline.journal.Event;
import io.trunkline.journal.Journal;
import io.trunkline.message.Channel;
import io.trunkline.message.Draft;
import io.trunkline.message.Key;
import io.trunkline.message.Message;
import io.trunkline.message.Origin;
import io.trunkline.message.State;
import io.trunkline.message.Terms;
import io.trunkline.store.Replica;
import io.trunkline.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One process with an outbox; its delivery route answers each create as the test says. */
final class Branch implements AutoCloseable {
    static final String ANN = "+14155550100";
    static final String BOB = "+14155550101";
    static final String OURS = "+14155550199";
    static final String TOLL_FREE = "+18005550199";
    static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final AtomicInteger SIDS = new AtomicInteger();

    /** A rate that never matters. */
    static final Rates FAST = rates(10_000, 1_000);

    /** What a test may choose. */
    record Choice(Rates rates, HandCarrier carrier) {
        static Choice plain() {
            return new Choice(FAST, new HandCarrier());
        }
    }

    final Store store;
    final HandCarrier carrier;
    final Journal journal;
    final Consent consent = new Consent(new OptOuts());
    final Replica replica;
    final Outbox outbox;
    final Ledger ledger;
    /** Every create that went out, in order. */
    final List<Claim> posted = new CopyOnWriteArrayList<>();

    volatile Function<Claim, @Nullable Receipt> answer = claim -> created();

    Branch(Store store, Choice choice) {
        this.store = store;
        this.carrier = choice.carrier;
        this.journal = new Journal(store);
        this.replica = new Replica(store, "test");
        this.ledger = new Ledger(store);
        this.outbox = new Outbox(
                store,
                journal,
                consent,
                replica,
                carrier,
                new Outbox.Terms(Map.of(Channel.SMS, OURS), choice.rates, 4, 250, 400, Outbox.Asking.USUAL));
        replica.start();
        outbox.start();
    }

    static Rates rates(double perSecond, int burst) {
        return new Rates() {
            @Override
            public double perSecond(String account, String sender) {
                return perSecond;
            }

            @Override
            public int burst(String account, String sender) {
                return burst;
            }
        };
    }

    static Receipt created() {
        return new Receipt.Created("SM" + SIDS.incrementAndGet(), "queued");
    }

    static Receipt refused(int code) {
        return new Receipt.NotCreated(code, "HTTP 400");
    }

    /** Delivers from now on. */
    Branch deliver() {
        outbox.handTo(this::route);
        return this;
    }

    /** Takes claims without doing anything about them. */
    List<Claim> collect() {
        var claims = new CopyOnWriteArrayList<Claim>();
        outbox.handTo(claims::add);
        return claims;
    }

    private void route(Claim claim) {
        if (outbox.begin(claim.name())) {
            outbox.post(claim.name()).ifPresent(begun -> {
                posted.add(begun);
                var receipt = answer.apply(begun);
                if (receipt != null) {
                    outbox.answer(begun, receipt);
                }
            });
        }
        outbox.finish(claim, null);
    }

    /** Begins and posts, and leaves the answer to the test. */
    boolean begin(Claim claim) {
        return outbox.begin(claim.name()) && outbox.post(claim.name()).isPresent();
    }

    static Draft draft(String key) {
        return draft(key, ANN, "Hello");
    }

    static Draft draft(String key, String to, String text) {
        return draft(key, to, text, Terms.PLAIN);
    }

    static Draft draft(String key, String to, String text, Terms terms) {
        return new Draft(
                new Origin("flow", "route", null, 0), key, new Draft.Line(Channel.SMS, "AC1", to, null), text, terms);
    }

    static Draft by(Draft draft, String flow, @Nullable String sender, @Nullable Long cause) {
        var line = draft.line();
        return new Draft(
                new Origin(flow, "route", cause, 0),
                draft.key(),
                new Draft.Line(line.channel(), line.account(), line.to(), sender),
                draft.body(),
                draft.terms());
    }

    Placed put(Draft draft) {
        return outbox.put(draft).join();
    }

    Placed put(String key) {
        return put(draft(key));
    }

    /** Journals an event and answers its number. */
    long hear(String id) {
        return journal.append(Event.of("test:source", id, "something.happened", 1))
                .join()
                .seq();
    }

    Cancelled cancel(String key, @Nullable Long cause) {
        return outbox.cancel(new Key(key), cause).join();
    }

    /** Somebody says STOP or START; answers when that is on disk. */
    void say(String recipient, String sender, boolean stop, long at) {
        store.writeAndWait(transaction -> {
            consent.optOuts().store(transaction, new Word("AC1", "text", recipient, sender, stop, at, "a text", "SM"));
            return true;
        });
    }

    void stop(String recipient) {
        say(recipient, Word.EVERYONE, true, store.clock().millis());
    }

    Message message(String key) {
        return ledger.find("flow/" + key).orElseThrow();
    }

    Ledger.Life life(String key) {
        return ledger.show("flow/" + key).orElseThrow();
    }

    State state(String key) {
        return message(key).state();
    }

    boolean reaches(String key, State state) {
        return await(() -> state(key) == state);
    }

    boolean await(BooleanSupplier claim) {
        try {
            return store.commits().await(claim, PATIENCE);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean hears(Message message, int attempt, String status, @Nullable Integer code) {
        var sid = message.standing().sid();
        return outbox.hear(message.id(), attempt, sid == null ? "SM?" : sid, new Carrier.Report(status, code))
                .join();
    }

    /** How many events of that type were published. */
    long published(String type) {
        return store.read(session -> session.number("select count(*) from event where type = ?", type));
    }

    long number(String sql) {
        return store.read(session -> session.number(sql));
    }

    void advance(Duration by) {
        store.clock().advance(by);
    }

    /** Ends as after a SIGKILL: nothing is given back. */
    void kill() {
        outbox.handTo(null);
        store.close();
        outbox.close();
    }

    @Override
    public void close() {
        outbox.close();
        replica.close();
    }
}
