package io.trunkline.console;

import io.trunkline.consent.Consent;
import io.trunkline.consent.OptOuts;
import io.trunkline.http.BearerGuard;
import io.trunkline.http.Front;
import io.trunkline.http.Problem;
import io.trunkline.journal.Announcer;
import io.trunkline.journal.Archive;
import io.trunkline.journal.Event;
import io.trunkline.journal.Journal;
import io.trunkline.journal.Subscription;
import io.trunkline.message.Address;
import io.trunkline.message.Channel;
import io.trunkline.message.Draft;
import io.trunkline.message.Origin;
import io.trunkline.message.State;
import io.trunkline.message.Terms;
import io.trunkline.outbox.Carrier;
import io.trunkline.outbox.Judgement;
import io.trunkline.outbox.Ledger;
import io.trunkline.outbox.Outbox;
import io.trunkline.outbox.Rates;
import io.trunkline.outbox.Receipt;
import io.trunkline.store.Replica;
import io.trunkline.store.Store;
import io.trunkline.store.StoreAway;
import io.trunkline.twilio.ErrorCode;
import io.trunkline.twilio.ErrorTable;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** The doors of the API on a server of their own, with a store, a journal and an outbox behind them, but no Twilio. */
public final class Desk implements AutoCloseable {
    public static final String TOKEN = "a-token-of-the-test";
    public static final String SENDER = "+15005550006";
    public static final String ANN = "+14155550123";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    public final Store store;
    public final Journal journal;
    public final Outbox outbox;
    public final OptOuts optOuts = new OptOuts();
    public final List<Flows.Flow> flows = new ArrayList<>();
    private final Replica replica;
    private final Announcer announcer;
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final Api api;
    private final BlockingQueue<Receipt> receipts = new LinkedBlockingQueue<>();

    /** @param folder where the store is */
    public Desk(Path folder) {
        store = Store.embedded(folder);
        journal = new Journal(store);
        replica = new Replica(store, "test");
        announcer = new Announcer(store, journal, replica, 1);
        outbox = new Outbox(
                store,
                journal,
                new Consent(optOuts),
                replica,
                new Knowing(),
                new Outbox.Terms(Map.of(Channel.SMS, SENDER), new Fast(), 2, 10, 400, Outbox.Asking.USUAL));
        replica.start();
        announcer.start();
        outbox.start();
        var router = Router.router(vertx);
        var front = new Front(
                vertx,
                router,
                new Front.Bounds(10_000, 0, 0, 1_000),
                failure -> failure instanceof StoreAway ? Problem.unavailable("The store is away.") : null);
        api = new Api(
                front,
                new BearerGuard(List.of(TOKEN), "TRUNKLINE_TOKEN"),
                new Api.Rooms(store, journal, outbox, optOuts, "main"),
                new Listed());
        server = vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1"))
                .requestHandler(router)
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        front.admit(true);
    }

    public String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    /** Answers the next creates like this, in this order. */
    public void carry(Receipt... answers) {
        receipts.addAll(List.of(answers));
        outbox.handTo(claim -> {
            var receipt = receipts.poll();
            if (receipt != null
                    && outbox.begin(claim.name())
                    && outbox.post(claim.name()).isPresent()) {
                outbox.answer(claim, receipt);
            }
            outbox.finish(claim, null);
        });
    }

    /** Puts a text to Ann, caused by that event or by none. */
    public String put(String flow, String key, @Nullable Long cause) {
        return outbox.put(new Draft(
                        new Origin(flow, "a-route", cause, 1),
                        key,
                        new Draft.Line(Channel.SMS, "main", ANN, null),
                        "Your invoice is overdue.",
                        Terms.PLAIN))
                .join()
                .key();
    }

    public long append(String type, String id, @Nullable String subject) {
        return journal.append(new Event(
                        "/hooks/stripe",
                        id,
                        type,
                        subject,
                        1_700_000_000_000L,
                        "application/json",
                        null,
                        Map.of(),
                        "{\"amount\":12}".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .join()
                .seq();
    }

    /** Listens to Stripe as `billing/refunds`, and fails. */
    public void listenInVain() {
        announcer.listen(
                refunds(),
                entry -> CompletableFuture.failedFuture(new IllegalStateException("the invoice has no phone")));
    }

    /** Nobody listens as `billing/refunds` any more. */
    public void leave() {
        announcer.leave(refunds());
    }

    private static Subscription refunds() {
        return Subscription.of("billing", "refunds", "stripe.*");
    }

    /** Waits until that message is in that state. */
    public void await(String key, State state) throws InterruptedException {
        var ledger = new Ledger(store);
        if (!store.commits()
                .await(() -> ledger.find(key).filter(it -> it.state() == state).isPresent(), PATIENCE)) {
            throw new AssertionError(key + " is " + ledger.find(key));
        }
    }

    /** Waits until a delivery of that event is in that state. */
    public void await(long seq, String state) throws InterruptedException {
        var archive = new Archive(store, journal);
        if (!store.commits()
                .await(
                        () -> archive.show(seq).orElseThrow().deliveries().stream()
                                .anyMatch(told -> told.state().equals(state)),
                        PATIENCE)) {
            throw new AssertionError(seq + ": " + archive.show(seq));
        }
    }

    @Override
    public void close() {
        api.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        outbox.close();
        announcer.close();
        replica.close();
        store.close();
    }

    private final class Listed implements Flows {
        @Override
        public List<Flow> list() {
            return flows;
        }

        @Override
        public Set<String> heard() {
            return announcer.heard();
        }
    }

    /** Knows what Twilio's codes mean, and of messages: one whose SID ends in 3 is to Ann, 9 is unknown, 0 is not answered. */
    private static final class Knowing implements Carrier {
        @Override
        public Judgement judge(int code) {
            var known = ErrorTable.lookup(code);
            return new Judgement(kind(known.retry()), known.meaning(), known.delay(), known.limit());
        }

        private static Judgement.Kind kind(ErrorCode.Retry retry) {
            return switch (retry) {
                case NEVER -> Judgement.Kind.NEVER;
                case LATER -> Judgement.Kind.LATER;
                case STOP -> Judgement.Kind.STOP;
                case OPTOUT -> Judgement.Kind.OPT_OUT;
            };
        }

        @Override
        public Optional<io.trunkline.outbox.Listed> read(Channel channel, String account, String sid)
                throws IOException {
            if (sid.endsWith("0")) {
                throw new IOException("nobody there");
            }
            var to = sid.endsWith("3") ? ANN : "+15551230001";
            var report = new Report("delivered", null);
            return sid.endsWith("9")
                    ? Optional.empty()
                    : Optional.of(new io.trunkline.outbox.Listed(
                            sid, new io.trunkline.outbox.Listed.Ends(SENDER, null, to), "Hello", true, 0, report));
        }

        @Override
        public List<io.trunkline.outbox.Listed> list(Address address, long since) {
            return List.of();
        }

        @Override
        public boolean isSame(String ours, String theirs) {
            return ours.equals(theirs);
        }

        @Override
        public boolean admits(String account) {
            return true;
        }

        @Override
        public boolean callsBack() {
            return true;
        }
    }

    private static final class Fast implements Rates {
        @Override
        public double perSecond(String account, String sender) {
            return 1_000;
        }

        @Override
        public int burst(String account, String sender) {
            return 100;
        }
    }
}
