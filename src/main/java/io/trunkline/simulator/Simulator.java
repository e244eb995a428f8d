package io.trunkline.simulator;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A Twilio of its own: its API for messages and calls, its webhooks, and the phones of the people it reaches, in this process. */
public final class Simulator implements AutoCloseable {
    private static final Duration MOMENT = Duration.ofMillis(200);

    private final Vertx vertx;
    private final Context loop;
    private final World world;
    private final Keys keys;
    private final Voice voice;
    private final Listener listener;
    private final Traffic traffic = new Traffic();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final String host;

    private Simulator(SimulatorSettings settings) {
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        this.loop = vertx.getOrCreateContext();
        this.host = settings.address().host();
        this.world = world(vertx, settings);
        this.keys =
                new Keys(world.archive(), settings.account(), settings.account().keys());
        this.voice = new Voice(vertx, world, settings.tempo().step(), this::url);
        this.listener = new Listener(vertx, settings.address(), settings.tempo().idleTimeout());
    }

    /**
     * Starts it; when this returns, it answers.
     *
     * @throws IllegalStateException when it cannot listen there
     */
    public static Simulator start(SimulatorSettings settings) {
        Simulator simulator = new Simulator(settings);
        try {
            simulator.open();
            return simulator;
        } catch (CompletionException e) {
            simulator.close();
            throw new IllegalStateException("The simulator cannot listen on " + settings.address(), e.getCause());
        } catch (RuntimeException e) {
            simulator.close();
            throw e;
        }
    }

    public int port() {
        return listener.port();
    }

    /** Where it listens, without a slash at the end. */
    public String url() {
        return "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port();
    }

    /** Everything to or from that number, oldest first. */
    public List<Text> texts(String number) {
        return onLoop(
                () -> world.ledger().of(number).stream().map(Message::text).toList());
    }

    /** Everything to and from everybody, oldest first. */
    public List<Text> texts() {
        return onLoop(() -> world.ledger().all().stream().map(Message::text).toList());
    }

    /** Every call with anybody, newest first. */
    public List<PhoneCall> calls() {
        return onLoop(voice::all);
    }

    /** Whether no webhook is under way and nothing happens by itself within the next moment. */
    public boolean isAtRest() {
        return onLoop(() -> world.webhooks().isIdle() && !world.timeline().isDueWithin(MOMENT));
    }

    /**
     * The first text to that number that fits, whether it is there already or comes, or changes its state, later;
     * cancel it to stop waiting.
     */
    public CompletableFuture<Text> text(String number, Predicate<? super Text> predicate) {
        CompletableFuture<Text> arrival = new CompletableFuture<>();
        Consumer<Message> watcher = new Consumer<>() {
            @Override
            public void accept(Message message) {
                Text text = message.text();
                try {
                    if (!arrival.isDone() && text.to().equals(number) && predicate.test(text)) {
                        arrival.complete(text);
                    }
                } catch (RuntimeException e) {
                    arrival.completeExceptionally(e);
                }
                if (arrival.isDone()) {
                    world.ledger().unwatch(this);
                }
            }
        };
        loop.runOnContext(now -> {
            world.ledger().watch(watcher);
            world.ledger().of(number).forEach(watcher);
        });
        return arrival;
    }

    /**
     * Waits for such a text.
     *
     * @throws IllegalStateException when none came in time; it says what did come
     */
    public Text awaitText(String number, Predicate<? super Text> predicate, Duration timeout) {
        CompletableFuture<Text> arrival = text(number, predicate);
        try {
            return arrival.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            arrival.cancel(false);
            throw new IllegalStateException(
                    "No such text came to " + number + " within " + timeout + "; there are " + texts(number), e);
        } catch (InterruptedException e) {
            arrival.cancel(false);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for a text to " + number, e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("The predicate failed", e.getCause());
        }
    }

    /** Every call with that phone, newest first. */
    public List<PhoneCall> calls(String number) {
        return onLoop(() -> voice.of(number));
    }

    /** The first such call with that phone, now or later; cancel it to stop waiting. */
    public CompletableFuture<PhoneCall> call(String number, Predicate<? super PhoneCall> predicate) {
        CompletableFuture<PhoneCall> arrival = new CompletableFuture<>();
        loop.runOnContext(now -> voice.await(number, predicate, arrival));
        return arrival;
    }

    /** How many creates are being answered at this moment. */
    public int requestsInFlight() {
        return traffic.inFlight();
    }

    /** The most creates that were being answered at one moment. */
    public int peakRequestsInFlight() {
        return traffic.peak();
    }

    /** How many connections of clients are open at this moment. */
    public int connections() {
        return onLoop(listener::connections);
    }

    /** How many requests to create a message have reached it, whatever it answered. */
    public long creates() {
        return traffic.creates();
    }

    /** Stops listening, then writes down what it is to remember. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        await(onLoop(listener::close).otherwiseEmpty());
        await(vertx.close());
        world.archive().close();
    }

    private void open() {
        world.archive().open(this::recall);
        // The library reads its tables on first use, which would hold up the first message.
        vertx.executeBlocking(() -> Numbers.isPhone(SimulatorSettings.DEFAULT_NUMBER));
        await(onLoop(() -> {
            world.ledger().all().forEach(this::resume);
            mount(listener.router());
            return listener.open();
        }));
    }

    private void mount(Router router) {
        String messages = world.account().path() + "/Messages.json";
        router.post(messages).handler(context -> {
            traffic.begin();
            context.addEndHandler(ended -> traffic.end());
            context.next();
        });
        Door door = new Door(world.account(), keys, world.timeline());
        door.mount(router);
        keys.mount(router);
        world.media().mount(router, world.ledger());
        world.templates().mount(router);
        new ServicesApi(world).mount(router);
        new MessagesApi(vertx, world).mount(router);
        new AccountApi(world).mount(router);
        StandingApi standing = new StandingApi(world);
        standing.mount(router);
        new NumbersApi(world).mount(router);
        voice.mount(router);
        door.mountLast(router);
        voice.mountControl(router);
        standing.mountControl(router);
        new Control(vertx, world, listener, traffic, this::url).mount(router);
        new Phones().mount(router);
    }

    private void recall(JsonObject line) {
        if (!world.ledger().recall(line)) {
            world.optOuts().recall(line);
            world.numbers().recall(line);
            world.channels().recall(line);
            keys.recall(line);
        } else if (line.containsKey("clear")) {
            world.optOuts().clear();
            world.channels().clear();
        }
    }

    /** What was under way when the last process ended goes on. */
    private void resume(Message message) {
        String service = message.draft().service();
        if (service != null && message.kind() == Kind.OUTBOUND && message.from() != null) {
            world.optOuts().joined(service, message.from());
        }
        world.carrier().carry(message);
    }

    private static World world(Vertx vertx, SimulatorSettings settings) {
        Timeline timeline = new Timeline(vertx);
        Archive archive = new Archive(settings.folder());
        Ledger ledger = new Ledger(archive);
        Numbers numbers = new Numbers(settings.numbers(), archive, timeline.now());
        OptOuts optOuts = new OptOuts(archive);
        Faults faults = new Faults(settings.tempo().seed());
        Webhooks webhooks = new Webhooks(vertx, settings.account().token());
        Reports reports = new Reports(
                vertx, webhooks, faults, timeline, settings.account().sid());
        World.Channels channels = new World.Channels(
                new Services(archive),
                new WhatsApp(archive),
                new Templates(archive),
                new Media(archive, settings.account()));
        Carrier carrier = new Carrier(
                timeline,
                ledger,
                new Carrier.Road(numbers, channels, optOuts, faults),
                reports,
                settings.tempo().step());
        return new World(
                settings.account(),
                timeline,
                new World.Books(archive, ledger, numbers, optOuts, new Standing()),
                channels,
                faults,
                new World.Carriage(webhooks, reports, carrier));
    }

    private <T> T onLoop(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.runOnContext(now -> {
            try {
                answer.complete(question.get());
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer.join();
    }

    private static <T> void await(Future<T> future) {
        future.toCompletionStage().toCompletableFuture().join();
    }
}
