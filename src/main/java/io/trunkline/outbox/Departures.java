package io.trunkline.outbox;

import io.trunkline.journal.Reason;
import io.trunkline.store.Batch;
import io.trunkline.store.Loop;
import io.trunkline.store.Store;
import io.trunkline.store.StoreAway;
import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Claims on their way: each is begun, posted once, and answered, or given back, and what came of it is kept until the store
 * has it.
 */
final class Departures implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Departures.class);
    private static final long GIVEN_BACK_FOR = 5_000;
    private static final long RETRY_STORING = 500;

    private final Queue queue;
    private final Attempts attempts;
    private volatile MessageOnlooker onlooker = MessageOnlooker.NOBODY;
    private final Dispatcher dispatcher;
    private final OpenClaims open;
    private final Gate gate;
    private final Senders senders;
    private final Carrier carrier;
    private final Batch<Claim, Attempts.Beginning> beginnings;
    private final Batch<Attempts.Answer, Boolean> answers;
    private final Batch<Queue.Given, Boolean> returns;
    private final ConcurrentLinkedQueue<Unstored> unstored = new ConcurrentLinkedQueue<>();
    private final Loop storing = new Loop("outcomes", this::storeAgain);

    private record Unstored(Claim claim, Receipt receipt) {}

    Departures(
            Store store, Queue queue, Attempts attempts, Senders senders, Carrier carrier, Dispatcher.Bounds bounds) {
        this.queue = queue;
        this.attempts = attempts;
        this.senders = senders;
        this.carrier = carrier;
        this.open = bounds.open();
        this.gate = bounds.gate();
        this.beginnings = store.batch(this::begin);
        this.answers = store.batch((transaction, some) -> {
            attempts.answer(transaction, some, carrier);
            return Collections.nCopies(some.size(), true);
        });
        this.returns = store.batch((transaction, some) -> {
            queue.giveBack(transaction, some);
            return Collections.nCopies(some.size(), true);
        });
        this.dispatcher = new Dispatcher(store, queue, senders, bounds, this::finish);
    }

    void start() {
        storing.start();
        dispatcher.start();
    }

    /** Tells somebody what came of attempts from now on. */
    void watch(MessageOnlooker someone) {
        onlooker = onlooker.and(someone);
    }

    /** Says so if handing out does not get on any more; see {@link Loop#stuck}. */
    Optional<String> stuck(Duration patience) {
        return dispatcher.stuck(patience);
    }

    /** Hands claims to the delivery route from now on; null stops it. */
    void handTo(@Nullable Consumer<Claim> route) {
        dispatcher.handTo(route);
    }

    /** Hands out what need not wait for its turn by the commit that puts it. */
    Usher atOnce() {
        return dispatcher.atOnce();
    }

    /** Lets everything wait for its turn. */
    Usher inTurn() {
        return dispatcher.inTurn();
    }

    /** How much is under way here: claims, and outcomes not yet stored. */
    int count() {
        return open.count() + unstored.size();
    }

    /**
     * Begins the attempt of that name: true only after it is committed that one request may go out.
     * It waits for the commit.
     */
    boolean begin(String name) {
        var claim = open.claimed(name).orElse(null);
        if (claim == null) {
            LOG.warn("nobody here claimed the attempt {}; nothing is sent", name);
            return false;
        }
        if (!gate.admits(claim)) {
            open.reach(claim, OpenClaims.Stage.NOT_NOW);
            return false;
        }
        var asked = open.now();
        try {
            var beginning = beginnings.writeAndWait(claim);
            switch (beginning) {
                case BEGUN -> open.begun(claim, asked);
                case ENDED -> open.reach(claim, OpenClaims.Stage.ENDED);
                case NOT_NOW -> open.reach(claim, OpenClaims.Stage.NOT_NOW);
            }
            dispatcher.begun();
            return beginning == Attempts.Beginning.BEGUN;
        } catch (StoreAway e) {
            // Whether the beginning was committed is unknown; that no request goes out is certain.
            open.reach(claim, OpenClaims.Stage.ENDED);
            open.answering(claim);
            unstored.add(new Unstored(claim, new Receipt.NotCreated(null, "the store was away")));
            return false;
        }
    }

    private List<Attempts.Beginning> begin(Transaction transaction, List<Claim> claims) throws SQLException {
        var begun = attempts.begin(transaction, claims);
        queue.payAgain(
                transaction,
                IntStream.range(0, claims.size())
                        .filter(i -> begun.get(i) == Attempts.Beginning.BEGUN)
                        .mapToObj(claims::get)
                        .toList());
        return begun;
    }

    Attempts.Beginning begin(Transaction transaction, Claim claim) throws SQLException {
        return begin(transaction, List.of(claim)).get(0);
    }

    /** The claim of that name if its attempt is begun and no request has gone out for it yet; now one may, once. */
    Optional<Claim> post(String name) {
        return open.post(name);
    }

    /** Keeps what is known of a create, as soon as the store can. */
    void answer(Claim claim, Receipt receipt) {
        gate.heard(claim, receipt, carrier);
        onlooker.answered(claim, receipt, open.sincePosted(claim));
        keep(claim, receipt);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // What cannot be stored now is stored later.
    private void keep(Claim claim, Receipt receipt) {
        open.answering(claim);
        answers.write(new Attempts.Answer(claim, receipt)).whenComplete((stored, away) -> {
            if (away instanceof StoreAway) {
                unstored.add(new Unstored(claim, receipt));
                return;
            }
            if (away != null) {
                LOG.error("the outcome of {} cannot be stored: {}", claim.name(), receipt, away);
            }
            open.answered(claim);
        });
    }

    /** The route is done with a claim; what it did not begin or did not send goes back. */
    void finish(Claim claim, @Nullable Throwable failure) {
        var stage = open.remove(claim);
        gate.ended(claim);
        var why = failure == null ? "the delivery route ended without sending it" : Reason.of(failure);
        switch (stage) {
            case CLAIMED -> {
                MDC.put("message", claim.message().key());
                LOG.warn("message {} was not begun: {}", claim.message().id(), why);
                MDC.remove("message");
                giveBack(claim, GIVEN_BACK_FOR);
            }
            case NOT_NOW -> giveBack(claim, 0);
            case BEGUN -> keep(claim, new Receipt.NotCreated(null, why));
            case POSTED, ENDED -> dispatcher.ring();
        }
    }

    @SuppressWarnings(
            "FutureReturnValueIgnored") // A claim that could not be given back is given back at the next start.
    private void giveBack(Claim claim, long delay) {
        returns.write(new Queue.Given(claim, delay)).whenComplete((done, away) -> {
            if (away != null) {
                LOG.debug("{} could not be given back", claim.name(), away);
            }
            senders.ring(claim.message().address().senderName());
        });
    }

    private long storeAgain() {
        var waiting = unstored.poll();
        if (waiting != null) {
            keep(waiting.claim, waiting.receipt);
        }
        return unstored.isEmpty() ? RETRY_STORING : RETRY_STORING / 10;
    }

    @Override
    public void close() {
        dispatcher.close();
        storing.close();
    }
}
