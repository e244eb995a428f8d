package io.trunkline.proof;

import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The proof that anybody can run: kills the service under load, then compares what three ledgers say. */
public final class Selftest implements AutoCloseable {
    private static final long TICK = 5_000;
    private static final Duration LONGEST_REST = Duration.ofMinutes(4);
    /** Longer than the longest pause between two looks at what is unsure. */
    private static final long LAST_LOOK = 12_000;

    private final Plan plan;
    private final Report report;
    private final Deque<AutoCloseable> built = new ArrayDeque<>();

    private Selftest(Plan plan, PrintWriter out) {
        this.plan = plan;
        this.report = new Report(out);
    }

    /** Runs it; answers whether nothing was found that must not be. Whatever it starts ends with it. */
    public static boolean run(Plan plan, PrintWriter out) throws IOException, InterruptedException, SQLException {
        var selftest = new Selftest(plan, out);
        var hook = new Thread(selftest::close, "selftest-end");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return selftest.run();
        } finally {
            selftest.close();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException ending) {
                // It is that hook that ends us.
            }
        }
    }

    private synchronized <T extends AutoCloseable> T own(T part) {
        built.push(part);
        return part;
    }

    private boolean run() throws IOException, InterruptedException, SQLException {
        report.title(plan);
        var stage = Stage.set(plan, schema());
        if (plan.keep()) {
            report.say("Its logs and ledgers are kept in " + stage.folder() + ".");
        } else {
            own(stage::strike);
        }
        var notebook = own(new Notebook(stage.folder()));
        var balancer = own(new Balancer(
                IntStream.range(0, plan.service().replicas())
                        .mapToObj(stage::httpPort)
                        .toList(),
                plan.isRolling()));
        var reaper = new Reaper(plan.bound());
        var cast = own(new Cast(plan, stage, balancer.url(), reaper));
        var phones = new Phones(cast.simulatorUrl());
        phones.point(stage, balancer.url());
        cast.awaitReady();
        var records = new Records(balancer.url(), stage);
        var load = new Load(plan, new FrontDoor(balancer.url(), stage), phones, notebook);
        var rollout = new Rollout(cast, balancer, stage, report);
        if (plan.isRolling()) {
            own(new Readiness(balancer, stage, cast.replicas(), report));
            rollout.await();
            load.start();
            rollout.play(plan.updates());
            load.end();
        } else {
            play(load, phones, notebook, cast, reaper);
        }
        cast.awaitReady();
        rest(records);
        var stored = records.all();
        var received = phones.received(0);
        var books = new Books(
                new Books.Clients(notebook.asked(), notebook.acknowledged(), notebook.words()),
                stored.stream()
                        .filter(message -> !Ticks.isTick(message.token()))
                        .toList(),
                received.stream().filter(text -> !Ticks.isTick(text.token())).toList(),
                Stage.RATES);
        var verdict = Judge.judge(books);
        if (plan.isRolling()) {
            var ticks = Ticks.of(received, rollout.began(), rollout.ended());
            ticks.missed().forEach(second -> verdict.find(Line.TICK_MISSED, second));
            ticks.repeated().forEach(second -> verdict.find(Line.TICK_REPEATED, second));
            judge(balancer.refusals(), rollout, verdict);
            report.rolling(rollout, balancer.refusals(), ticks);
        }
        report.print(books, verdict, reaper, notebook.unanswered());
        if (notebook.acknowledged().isEmpty() || books.received().isEmpty()) {
            report.say("But next to nothing happened, so that nothing is proved; let it run for longer.");
            return false;
        }
        return verdict.isClean();
    }

    private static void judge(Refusals refusals, Rollout rollout, Verdict verdict) {
        verdict.find(Line.CONNECTION_REFUSED, refusals.connections());
        verdict.find(Line.BROKEN_OFF, refusals.brokenOff());
        verdict.find(Line.TURNED_AWAY, refusals.turnedAway());
        verdict.find(Line.KILLED, rollout.killed());
    }

    /** The URL of the run's own schema in the PostgreSQL, or null where it runs on SQLite. */
    private @Nullable String schema() throws SQLException {
        var jdbcUrl = plan.service().jdbcUrl();
        if (jdbcUrl == null) {
            return null;
        }
        var schema = Schema.create(jdbcUrl);
        if (plan.keep()) {
            report.say("Its store is kept in the schema " + schema.name() + ".");
        } else {
            own(schema);
        }
        return schema.jdbcUrl();
    }

    private void play(Load load, Phones phones, Notebook notebook, Cast cast, Reaper reaper)
            throws InterruptedException {
        var weather = new Weather(phones, plan.dice("weather"));
        load.start();
        weather.start();
        cast.play();
        while (!reaper.isDone()) {
            reaper.await(TICK);
            report.progress(reaper.kills() + " kills, " + reaper.up() + " up, "
                    + notebook.acknowledged().size() + " acknowledged; weather: " + weather.report());
        }
        load.end();
        weather.clear();
    }

    private void rest(Records records) throws IOException, InterruptedException {
        var until = System.nanoTime() + LONGEST_REST.toNanos();
        var unsure = List.<String>of();
        var quietSince = System.nanoTime();
        var round = 0;
        while (System.nanoTime() < until) {
            var unrest = records.unrest();
            var now = records.in("unsure");
            if (!unrest.isEmpty() || !now.equals(unsure)) {
                unsure = now;
                quietSince = System.nanoTime();
            }
            var quiet = (System.nanoTime() - quietSince) / 1_000_000;
            if (quiet > (now.isEmpty() ? 1_000 : LAST_LOOK)) {
                return;
            }
            if (round++ % 5 == 0) {
                report.progress("coming to rest: " + (unrest.isEmpty() ? "" : unrest + ", ") + now.size()
                        + " messages are unsure");
            }
            Thread.sleep(1_000);
        }
        report.say(
                "It did not come to rest within " + LONGEST_REST.toMinutes() + " minutes: " + records.unrest() + ".");
    }

    @Override
    public synchronized void close() {
        while (!built.isEmpty()) {
            try {
                built.pop().close();
            } catch (Exception e) {
                report.say("Something did not end: " + e);
            }
        }
    }
}
