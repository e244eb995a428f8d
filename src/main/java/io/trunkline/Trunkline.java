package io.trunkline;

import io.trunkline.camel.House;
import io.trunkline.camel.LoopsCheck;
import io.trunkline.camel.PollingCheck;
import io.trunkline.camel.RouteFile;
import io.trunkline.camel.RouteFilesCheck;
import io.trunkline.camel.SecretsCheck;
import io.trunkline.camel.SendersCheck;
import io.trunkline.camel.StoreCheck;
import io.trunkline.camel.Switchboard;
import io.trunkline.camel.Templates;
import io.trunkline.camel.UnheardCheck;
import io.trunkline.consent.Consent;
import io.trunkline.consent.OptOuts;
import io.trunkline.console.Api;
import io.trunkline.console.CallerIdDoors;
import io.trunkline.console.DoctorDoors;
import io.trunkline.console.NumberDoors;
import io.trunkline.console.PollDoors;
import io.trunkline.http.Answer;
import io.trunkline.http.BearerGuard;
import io.trunkline.http.Front;
import io.trunkline.http.Problem;
import io.trunkline.journal.Announcer;
import io.trunkline.journal.EventDoor;
import io.trunkline.journal.Journal;
import io.trunkline.metrics.Lookout;
import io.trunkline.metrics.Meters;
import io.trunkline.outbox.Outbox;
import io.trunkline.outbox.Retention;
import io.trunkline.settings.Keyring;
import io.trunkline.settings.Settings;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import io.trunkline.store.Clock;
import io.trunkline.store.Replica;
import io.trunkline.store.Store;
import io.trunkline.store.StoreAway;
import io.trunkline.trace.Traces;
import io.trunkline.twilio.Attachments;
import io.trunkline.twilio.CallScript;
import io.trunkline.twilio.Callbacks;
import io.trunkline.twilio.Callers;
import io.trunkline.twilio.Line;
import io.trunkline.twilio.ListSweep;
import io.trunkline.twilio.LiveCalls;
import io.trunkline.twilio.MessageLists;
import io.trunkline.twilio.Numbers;
import io.trunkline.twilio.OwnAccount;
import io.trunkline.twilio.OwnAccounts;
import io.trunkline.twilio.Polling;
import io.trunkline.twilio.PublicUrlCheckup;
import io.trunkline.twilio.Reception;
import io.trunkline.twilio.Recordings;
import io.trunkline.twilio.Signature;
import io.trunkline.twilio.Silence;
import io.trunkline.twilio.Speech;
import io.trunkline.twilio.Texts;
import io.trunkline.twilio.TwilioCarrier;
import io.trunkline.twilio.Webhook;
import io.trunkline.twilio.Wire;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole service: builds the parts, starts and stops them; the only one that knows everybody. */
public final class Trunkline implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Trunkline.class);

    private final Settings settings;
    private final Keyring keyring;
    private final @Nullable Simulator simulator;
    private final Store store;
    private final Replica replica;
    private final Announcer announcer;
    private final OwnAccounts accounts;
    private final Outbox outbox;
    private final Switchboard switchboard;
    private final Runners runners;
    private final Front front;
    private final Parts parts = new Parts();

    private Trunkline(Settings settings) throws Exception {
        this.settings = settings;
        this.keyring = parts.own(new Keyring(settings));
        Ports.ensureFree(settings);
        this.switchboard = new Switchboard(Assembly.switchboard(settings));
        // Opening the store and starting Camel are the longest parts of a start, and neither needs the other.
        var opening = new Opening(this::open, switchboard::waits);
        try {
            // Where the store is may be exchanged while it is waited for.
            keyring.start();
            this.front = switchboard.start(listening ->
                    new Front(listening.vertx(), listening.router(), Assembly.bounds(settings), Trunkline::diagnose));
            // Whoever floods us from the address of a proxy that all share shall not keep a STOP from us.
            front.alwaysHear("/twilio/", "X-Twilio-Signature");
            this.store = parts.own(opening.await());
            this.simulator = settings.simulated() ? parts.own(simulate(settings)) : null;
            var lines = new HashMap<String, Line>();
            Stream.concat(Stream.of(settings.twilio()), settings.twilio().further().values().stream())
                    .forEach(account -> lines.put(account.accountSid(), parts.own(line(account))));
            this.accounts = new OwnAccounts(Assembly.accounts(settings), lines::get);
            this.replica = parts.own(new Replica(
                    store, settings.http().host() + ":" + settings.http().port()));
            var traces = parts.own(Traces.of(settings.otel()));
            var journal = new Journal(store);
            this.announcer = parts.own(
                    new Announcer(store, journal, replica, settings.journal().tries()));
            var optOuts = new OptOuts();
            var callbacks = new Callbacks(publicUrl());
            var speech = new Speech(settings.language(), settings.voice());
            var script = new CallScript(speech, callbacks);
            var carrier = new TwilioCarrier(
                    accounts, callbacks, script, settings.delivery().retryLimit());
            this.outbox = parts.own(
                    new Outbox(store, journal, new Consent(optOuts), replica, carrier, Assembly.outbox(settings)));
            var meters = new Meters(switchboard.meters(), traces);
            meters.watch(front);
            meters.watch(journal);
            meters.watch(outbox);
            meters.watch(accounts);
            this.runners = parts.own(new Runners());
            var live = new LiveCalls(accounts, script);
            outbox.watch(new Silence(outbox, live, runners));
            var keep = settings.keep();
            var retention =
                    parts.own(new Retention(store, replica, new Retention.Terms(keep.messages(), keep.events())));
            parts.own(switchboard);
            front.open("POST", "/events", new EventDoor(journal, store, bearer()));
            var api = parts.own(new Api(
                    front,
                    bearer(),
                    new Api.Rooms(
                            store, journal, outbox, optOuts, settings.twilio().accountSid()),
                    new LoadedFlows(switchboard, announcer)));
            var numberDoors = parts.own(new NumberDoors(accounts, callbacks::ofNumber));
            numberDoors.open(api);
            new CallerIdDoors(numberDoors).open(api);
            var publicUrl = new PublicUrlCheckup(callbacks, signature(settings.twilio()));
            front.open("POST", PublicUrlCheckup.PATH, publicUrl);
            front.open("GET", "/", request -> CompletableFuture.completedFuture(home()));
            replica.start();
            var texts = new Texts(store, journal, optOuts, outbox, Assembly.policy(settings));
            var polling =
                    new Polling(store, accounts, texts, Assembly.polling(settings, callbacks.publicUrl() != null));
            polling.begin();
            new PollDoors(polling, accounts).open(api);
            new DoctorDoors(Assembly.doctor(settings, store, accounts, polling, publicUrl)).open(api);
            var callers = new Callers(store, journal);
            var wire = new Wire(accounts, outbox, callbacks, store.clock());
            switchboard.load(
                    house(
                            new House.Hearing(journal, announcer, traces),
                            new House.Twilio(
                                    accounts.all().stream().map(OwnAccount::sid).toList(),
                                    new Webhook(signature(settings.twilio()), signatures(), callbacks),
                                    new House.Inbound(texts, polling, new Attachments(accounts, settings.mediaMost())),
                                    new House.Calls(
                                            script,
                                            live,
                                            new Reception(speech, callbacks),
                                            callers,
                                            new Recordings(accounts, callers))),
                            optOuts),
                    wire.client(settings.twilio().accountSid()));
            switchboard.watch(new StoreCheck(store));
            switchboard.watch(new RouteFilesCheck(switchboard));
            switchboard.watch(new UnheardCheck(announcer));
            switchboard.watch(new SendersCheck(outbox));
            switchboard.watch(new PollingCheck(polling));
            switchboard.watch(new SecretsCheck(keyring::trouble));
            switchboard.watch(
                    new LoopsCheck(List.of(replica::stuck, outbox::stuck, announcer::stuck), switchboard::isServing));
            outbox.start();
            announcer.start();
            parts.own(new Lookout(
                            switchboard.meters(),
                            store,
                            outbox,
                            new Lookout.Place(() -> switchboard.refused().size(), replica::isAlive)))
                    .start();
            retention.start();
            parts.own(new ListSweep(
                            store,
                            accounts.all().stream()
                                    .map(account -> new MessageLists(account.line(), account.sid()))
                                    .toList(),
                            texts,
                            outbox,
                            callbacks.publicUrl() != null))
                    .start();
            point(new Numbers(accounts.first()), callbacks);
            switchboard.goLive();
            keyring.onChange(now -> switchboard.renew(Assembly.properties(now)));
            keyring.onChange(now -> outbox.signInChanged());
            front.admit(true);
            switchboard.reach(Switchboard.Stage.SERVING);
        } catch (Exception e) {
            parts.close();
            switchboard.close();
            opening.close();
            throw e;
        }
    }

    private House house(House.Hearing hearing, House.Twilio twilio, OptOuts optOuts) {
        return new House(
                store,
                hearing,
                outbox,
                twilio,
                front,
                new House.Directory(optOuts),
                new Templates(settings.routes().folder().resolve("templates"), settings.language()),
                runners);
    }

    private Map<String, Signature> signatures() {
        return settings.twilio().further().values().stream()
                .collect(Collectors.toMap(Settings.Twilio::accountSid, this::signature));
    }

    private Signature signature(Settings.Twilio account) {
        return new Signature(() -> keyring.account(account.accountSid()).authTokens());
    }

    /** Starts the service; it is ready when this returns. */
    public static Trunkline start(Settings settings) throws Exception {
        return new Trunkline(settings);
    }

    /** Where its API and webhooks are. */
    public String url() {
        return "http://127.0.0.1:" + settings.http().port();
    }

    /** The simulator that stands in Twilio's place, if one does. */
    public @Nullable Simulator simulator() {
        return simulator;
    }

    /** The one clock, which tests move. */
    public Clock clock() {
        return store.clock();
    }

    /** The store, for tests that await what becomes true in it. */
    public Store store() {
        return store;
    }

    /** Camel and the route files. */
    public Switchboard switchboard() {
        return switchboard;
    }

    /** Tells in a sentence what comes of every route file that is saved from now on, instead of logging it. */
    public void onSaved(Consumer<String> told) {
        switchboard.watch(saved -> told.accept(saved.sentence()));
    }

    /** The flows that run, without the platform's own. */
    public List<String> flows() {
        return switchboard.files().stream()
                .filter(file -> file.isRunning() && !file.isCore())
                .map(RouteFile::flow)
                .toList();
    }

    /** The flows that were refused. */
    public List<String> refused() {
        return switchboard.files().stream()
                .filter(file -> file.error() != null)
                .map(RouteFile::flow)
                .toList();
    }

    /** Whether nothing is under way: no request, no event being heard, no attempt. */
    public boolean isIdle() {
        return front.inFlight() == 0 && announcer.busy() == 0 && outbox.busy() == 0;
    }

    private Answer home() {
        return simulator == null
                ? Answer.text(200, "This is Trunkline. Its commands: ./trunkline --help\n")
                : Answer.redirect(simulator.url() + "/");
    }

    private @Nullable String publicUrl() {
        var given = settings.http().publicUrl();
        return given == null && simulator != null ? url() : given;
    }

    private BearerGuard bearer() {
        return new BearerGuard(keyring::tokens, "TRUNKLINE_TOKEN");
    }

    private Store open() {
        return settings.store().jdbcUrl() == null
                ? Store.embedded(settings.store().folder())
                : Store.shared(() -> Assembly.login(keyring.store()));
    }

    private static Simulator simulate(Settings settings) throws IOException {
        var twilio = settings.twilio();
        var number = twilio.senders().phoneNumber();
        if (number != null && !number.startsWith("+")) {
            throw new IOException("while the simulator stands in Twilio's place, TWILIO_PHONE_NUMBER must be written"
                    + " +<country><number>, as +15005550006");
        }
        var key = twilio.apiKey();
        var simulated = SimulatorSettings.local();
        return Simulator.start((key == null ? simulated : simulated.withApiKey(key.sid(), key.secret()))
                .withAddress(settings.simulator().host(), settings.simulator().port())
                .withAccount(twilio.accountSid(), twilio.authTokens().get(0))
                .withNumbers(number == null ? List.of() : List.of(number))
                .withFolder(settings.store().folder().resolve("simulator")));
    }

    private Line line(Settings.Twilio twilio) {
        return new Line(
                URI.create(simulator == null ? twilio.apiBase() : simulator.url()),
                () -> Assembly.signIn(keyring.account(twilio.accountSid())),
                twilio.concurrency());
    }

    /** The simulator's numbers point here by themselves; a real account's are a person's to point. */
    private void point(Numbers numbers, Callbacks callbacks) {
        var number = settings.twilio().senders().phoneNumber();
        if (simulator != null) {
            try {
                numbers.point(number == null ? SimulatorSettings.DEFAULT_NUMBER : number, callbacks.ofNumber());
            } catch (IOException e) {
                LOG.warn(
                        "the simulator's number does not point here, so texts to it are not heard: {}", e.getMessage());
            }
        }
    }

    private static @Nullable Problem diagnose(Throwable failure) {
        return failure instanceof StoreAway away
                ? Problem.unavailable("Nothing was stored: " + away.getMessage())
                : null;
    }

    /**
     * Says that it is not ready, goes on answering until nobody is sent here any more ({@code drain.wait}), then lets nothing
     * more in, lets what is under way end, gives the leases back, and stops. What is under way has until {@code drain.most}.
     */
    @Override
    public void close() {
        var until = System.nanoTime() + settings.drain().most().toNanos();
        switchboard.reach(Switchboard.Stage.STOPPING);
        announcer.drain();
        outbox.drain();
        try {
            if (!settings.drain().answering().isZero()) {
                front.part();
                TimeUnit.NANOSECONDS.sleep(settings.drain().answering().toNanos());
                front.sendHome();
            }
            front.admit(false);
            if (!store.commits().await(this::isIdle, left(until))) {
                LOG.warn("stopping although something is still under way; it goes on at the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        switchboard.hurry(left(until));
        parts.close();
    }

    private static Duration left(long until) {
        return Duration.ofNanos(Math.max(0, until - System.nanoTime()));
    }
}
