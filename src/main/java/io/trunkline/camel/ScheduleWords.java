package io.trunkline.camel;

import io.trunkline.schedule.Cron;
import io.trunkline.schedule.Fetch;
import io.trunkline.schedule.Missed;
import io.trunkline.schedule.Schedule;
import io.trunkline.schedule.Ticks;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.component.quartz.QuartzComponent;

/** `schedule:cron`, `schedule:calendar`, `schedule:poll`: a schedule that ticks, and a durable subscription that feeds its route. */
final class ScheduleWords {
    private static final Set<String> POLL = Set.of(
            "url", "type", "id", "items", "subject", "time", "since", "next", "authorization", "first", "cron", "zone");

    private final House house;
    private final EventWords events;
    private final Ticks ticks;
    private final Troubles troubles;
    private final Fetch fetch = new Fetch();

    ScheduleWords(House house, EventWords events, Troubles troubles) {
        this.house = house;
        this.troubles = troubles;
        this.events = events;
        this.ticks = new Ticks(house.store(), house.hearing().journal());
    }

    Words component() {
        return new Words(
                house.runners(),
                "schedule",
                Map.of(
                        "cron", new Words.Beginning(Set.of("cron", "zone", "missed"), this::cron),
                        "calendar",
                                new Words.Beginning(
                                        Set.of("url", "cron", "zone", "ahead", "horizon"),
                                        new CalendarWords(house, events, this)::open),
                        "poll", new Words.Beginning(POLL, new PollWords(house, events, this)::open)));
    }

    private AutoCloseable cron(Source source, Source.Use use, Caller caller) throws Exception {
        var schedule = schedule("schedule-source", use, caller);
        var listening = events.listen(source, caller, schedule.type());
        return wound(source, schedule, listening);
    }

    /** A schedule as a word's parameters say it, under the name of its route. */
    static Schedule schedule(String word, Source.Use use, Caller caller) {
        return new Schedule(
                caller.route(),
                Cron.parse(given(word, use, "cron"), given(word, use, "zone")),
                Missed.parse(Objects.requireNonNullElse(use.parameters().text("missed"), "last")));
    }

    /** The text of a parameter that must be there. */
    static String given(String word, Source.Use use, String parameter) {
        var text = use.parameters().text(parameter);
        if (text == null) {
            throw new IllegalArgumentException(word + " needs `" + parameter + "`");
        }
        return text;
    }

    Errand errand(Errand.Plan plan) {
        return new Errand(house, ticks, troubles, plan);
    }

    /** What reads over HTTP for all of them. */
    Fetch fetch() {
        return fetch;
    }

    /** Winds a schedule up after its listener is there; both end together. */
    AutoCloseable wound(Source source, Schedule schedule, AutoCloseable listening) throws Exception {
        try {
            ticks.begin(schedule);
            var context = source.getEndpoint().getCamelContext();
            var alarm = new Alarm(
                            quartz(context),
                            house.store().clock(),
                            schedule.cron(),
                            house.runners(),
                            now -> ticks.tick(schedule, now))
                    .start();
            return () -> {
                alarm.close();
                listening.close();
            };
        } catch (RuntimeException e) {
            listening.close();
            throw e;
        }
    }

    private static org.quartz.Scheduler quartz(CamelContext context) {
        return context.getComponent("quartz", QuartzComponent.class).getScheduler();
    }
}
