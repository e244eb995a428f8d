package io.trunkline.camel;

import com.twilio.http.TwilioRestClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.trunkline.http.Front;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.apache.camel.model.RedeliveryPolicyDefinition;
import org.apache.camel.model.errorhandler.DefaultErrorHandlerDefinition;
import org.apache.camel.support.DefaultRegistry;
import org.jspecify.annotations.Nullable;

/** Camel, with our words in it: it listens on HTTP first, then loads the route files into the running context. */
public final class Switchboard implements AutoCloseable {
    /**
     * What Camel is told.
     *
     * @param properties what `{{…}}` means in route files, and Camel's own settings
     * @param concurrency how many creates may be under way
     * @param wholeChanges whether one mistake in what is saved refuses the whole change, and not only its file
     */
    public record Terms(
            String host,
            int port,
            int managementPort,
            int workers,
            int concurrency,
            Path routes,
            boolean wholeChanges,
            Map<String, String> properties) {}

    private final Terms terms;
    private volatile Map<String, String> given;
    private final Main main = new Main();
    private final ServingCheck serving = new ServingCheck();
    private final Vertx vertx;
    private @Nullable RouteFiles files;
    private final Troubles troubles = new Troubles();
    private @Nullable LiveFiles live;

    public Switchboard(Terms terms) {
        this.terms = terms;
        this.given = terms.properties;
        // Nothing is served from files, and a copy of each would be left behind by whoever kills us.
        this.vertx = Vertx.vertx(new VertxOptions()
                .setWorkerPoolSize(terms.workers)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        main.configure().setName("trunkline");
        // Camel's own is a hook that holds a process which is told to stop for 35 s, unless somebody stops Camel
        // meanwhile.
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
    }

    /** Starts Camel and its HTTP servers, without any route; the front door is made by whoever knows the limits. */
    public Front start(Function<Listening, Front> door) throws Exception {
        main.configure().setAutoConfigurationEnvironmentVariablesEnabled(false);
        main.configure().setShutdownTimeout(20);
        main.setPropertyPlaceholderLocations("classpath:io/trunkline/camel/none.properties;optional=true");
        main.setOverrideProperties(properties());
        main.bind("vertx", vertx);
        // The port of health is open long before anybody is let in.
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport main) {
                HealthCheckRegistry.get(main.getCamelContext()).register(serving);
            }
        });
        main.start();
        var entrance = Entrance.at(terms.host, terms.port, door);
        main.getCamelContext().addService(entrance);
        return entrance.front();
    }

    /** How far the service is, for whoever asks whether it is ready. */
    public enum Stage {
        STARTING,
        SERVING,
        STOPPING
    }

    /** From now on it is ready, or is not any more. */
    public void reach(Stage stage) {
        serving.reach(stage);
    }

    /** Whether the start is over, and it does not stop yet. */
    public boolean isServing() {
        return serving.isServing();
    }

    /** It is not ready yet for that reason. */
    public void waits(String why) {
        serving.waits(why);
    }

    /** Where HTTP is heard. */
    public record Listening(Vertx vertx, VertxPlatformHttpRouter router) {}

    /** Puts our words in, then loads the route files. */
    public void load(House house, TwilioRestClient twilio) {
        var context = main.getCamelContext();
        context.getRegistry().bind("attempts", new AttemptRepository(house.outbox()));
        context.getRegistry().bind("twilioRestClient", twilio);
        furnish(context, house);
        witness().ifPresent(context.getCamelContextExtension()::addInterceptStrategy);
        var routeFiles = new RouteFiles(
                context,
                house,
                new RouteFiles.Terms(
                        terms.routes, terms.properties.keySet(), terms.wholeChanges, () -> trialRoom(house)));
        this.files = routeFiles;
        var liveFiles = new LiveFiles(routeFiles, new GoodTexts(house.store()), new RefusalEvents(house), terms.routes);
        watch(troubles);
        liveFiles.begin();
        this.live = liveFiles;
    }

    /** From now on what is saved in the folder of route files runs or is refused. */
    public void goLive() {
        if (live != null && main.getCamelContext().isAutoStartup()) {
            live.start();
        }
    }

    /** Has whatever uses a setting begin anew whose value is another one now. */
    public void renew(Map<String, String> properties) {
        var changed = new TreeSet<>(properties.keySet());
        changed.removeIf(key -> String.valueOf(properties.get(key)).equals(given.get(key)));
        if (live != null && !changed.isEmpty()) {
            given = properties;
            context().getPropertiesComponent().setOverrideProperties(properties());
            live.renew(changed);
        }
    }

    /** From now on stopping takes no longer than that, whatever is under way in routes. */
    public void hurry(Duration left) {
        context().getShutdownStrategy().setTimeout(Math.max(1, left.toSeconds()));
    }

    /** Tells what comes of every file that is saved from now on. */
    public void watch(Consumer<Saved> watcher) {
        if (live != null) {
            live.watch(watcher);
        }
    }

    /** A context like ours in which route files can be loaded, and nothing begins. */
    private CamelContext trialRoom(House house) throws Exception {
        var room =
                new DefaultCamelContext(new DefaultRegistry(new Lent(context().getRegistry())));
        room.setAutoStartup(false);
        room.setSourceLocationEnabled(true);
        room.disableJMX();
        room.getCamelContextExtension().setName("trial");
        room.getPropertiesComponent().setOverrideProperties(properties());
        room.getPropertiesComponent().setLocation("classpath:io/trunkline/camel/none.properties;optional=true");
        furnish(room, house);
        room.start();
        return room;
    }

    private void furnish(CamelContext context, House house) {
        context.getCamelContextExtension().setErrorHandlerFactory(terse());
        var events = new EventWords(house);
        context.addComponent("event", events.component());
        context.addComponent("hook", new HookWords(house, events).component());
        context.addComponent("api", new ApiWords(house).component());
        context.addComponent("twilio-media", new MediaWords(house).component());
        context.addComponent("twilio-list", new ListWords(house).component());
        context.addComponent("schedule", new ScheduleWords(house, events, troubles).component());
        context.addComponent("bot", new BotWords(house, troubles).component());
        var calls = new CallWords(house);
        var voice = new VoiceWords(house);
        context.addComponent("outbox", new OutboxWords(house, calls).component());
        context.addComponent("twilio-webhook", new TwilioWords(house, calls, voice).component());
        context.addComponent("call", voice.component());
        context.addComponent("person", new PersonWords(house).component());
        context.addComponent("text", new TextWords(house).component());
    }

    /** The route files, and what became of each. */
    public List<RouteFile> files() {
        return files == null ? List.of() : files.files();
    }

    /** What is refused, route files and what they lean on, and why, a line for each mistake. */
    public Map<Path, String> refused() {
        var refused = new TreeMap<Path, String>();
        if (files != null) {
            files.refused().forEach((file, mistakes) -> refused.put(file, Mistake.lines(mistakes)));
        }
        return refused;
    }

    /** Everything that is wrong in the route files and what they lean on. */
    public List<Mistake> mistakes() {
        return files == null ? List.of() : files.mistakes();
    }

    /** Whoever saw all that was done, in a service that was told to have somebody. */
    public Optional<Witness> witness() {
        return Optional.ofNullable(main.getCamelContext().getRegistry().findSingleByType(Witness.class));
    }

    /** Where what is measured is kept, and read by Prometheus. */
    public MeterRegistry meters() {
        return Objects.requireNonNull(
                context().getRegistry().lookupByNameAndType("metricsRegistry", MeterRegistry.class),
                "Camel's metrics are off");
    }

    public CamelContext context() {
        return main.getCamelContext();
    }

    /** Adds a reason for which the service may say that it is not well. */
    public void watch(HealthCheck check) {
        HealthCheckRegistry.get(context()).register(check);
    }

    /**
     * A route's failure is told by whoever ran the route, in one line that names it; Camel's would quote the event. Where
     * nothing is redelivered Camel's handler logs whatever the policy says (4.17, RedeliveryErrorHandler.SimpleTask), so it
     * has a logger of ours as well.
     */
    private static DefaultErrorHandlerDefinition terse() {
        var errorHandler = new DefaultErrorHandlerDefinition();
        errorHandler.setLoggerBean(new Remainder());
        errorHandler.setRedeliveryPolicy(new RedeliveryPolicyDefinition()
                .logExhausted(false)
                .logExhaustedMessageHistory(false)
                .logStackTrace(false));
        return errorHandler;
    }

    private Properties properties() {
        var properties = new Properties();
        // Camel's own counting of every exchange and every word it passes through costs a quarter of the processor.
        properties.setProperty("camel.metrics.enable-exchange-event-notifier", "false");
        properties.setProperty("camel.metrics.enable-route-policy", "false");
        properties.setProperty("camel.metrics.enable-route-event-notifier", "false");
        properties.putAll(given);
        // Of two servers in one context Camel takes the management's for the routes', unless that is named.
        properties.setProperty("camel.beans.phcfg", "#class:" + VertxPlatformHttpServerConfiguration.class.getName());
        properties.setProperty("camel.beans.phcfg.bindPort", String.valueOf(terms.port));
        properties.setProperty("camel.management.enabled", "true");
        properties.setProperty("camel.management.host", terms.host);
        properties.setProperty("camel.management.port", String.valueOf(terms.managementPort));
        properties.setProperty("camel.management.health-check-enabled", "true");
        properties.setProperty("camel.management.health-path", "/observe/health");
        properties.setProperty("camel.management.metrics-enabled", "true");
        properties.setProperty("camel.metrics.path", "/observe/metrics");
        properties.setProperty("camel.metrics.enabled", "true");
        properties.setProperty("camel.metrics.clear-on-reload", "false");
        properties.setProperty("camel.health.exposure-level", "full");
        properties.setProperty("camel.main.source-location-enabled", "true");
        properties.setProperty("camel.main.shutdown-log-inflight-exchanges-on-timeout", "false");
        properties.setProperty("camel.component.kamelet.location", "file:" + terms.routes.resolve("kamelets"));
        properties.setProperty("camel.threadpool.config[CamelTwilio].id", "CamelTwilio");
        properties.setProperty("camel.threadpool.config[CamelTwilio].pool-size", String.valueOf(terms.concurrency));
        properties.setProperty("camel.threadpool.config[CamelTwilio].max-pool-size", String.valueOf(terms.concurrency));
        return properties;
    }

    @Override
    public void close() {
        if (live != null) {
            live.close();
        }
        main.stop();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
