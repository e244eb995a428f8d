package io.trunkline.camel;

import io.trunkline.journal.Entry;
import io.trunkline.message.Span;
import io.trunkline.schedule.Agenda;
import io.trunkline.schedule.Fetch;
import io.trunkline.schedule.Meeting;
import io.trunkline.schedule.Reminder;
import io.trunkline.schedule.Reminders;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.camel.ExchangePattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A calendar that is read on a schedule: its route hears of each meeting that is near, once for each attendee. */
final class CalendarWords {
    private static final Logger LOG = LoggerFactory.getLogger(CalendarWords.class);
    private static final String WORD = "calendar-source";
    /** A reminder that is heard later than that after its time is dropped: the meeting is not so far off as it says. */
    private static final Duration LATE = Duration.ofMinutes(2);

    private final House house;
    private final EventWords events;
    private final ScheduleWords schedules;
    private final Reminders reminders;

    CalendarWords(House house, EventWords events, ScheduleWords schedules) {
        this.house = house;
        this.events = events;
        this.schedules = schedules;
        this.reminders = new Reminders(house.store(), house.hearing().journal(), house.outbox());
    }

    AutoCloseable open(Source source, Source.Use use, Caller caller) throws Exception {
        var given = use.parameters().text("url");
        if (given == null) {
            LOG.info("{}/{} has no calendar: its url is empty", caller.flow(), caller.route());
            return events.listen(
                    caller, Reminders.TYPE, (runners, entry) -> hear(source, caller, new Heard(runners, entry)));
        }
        var schedule = ScheduleWords.schedule(WORD, use, caller);
        var feed = new Reminders.Feed(
                caller.route(),
                caller.flow(),
                span(use, "ahead"),
                schedule.cron().zone());
        var reading = new Reading(Fetch.url(given), feed, span(use, "horizon").plus(feed.ahead()));
        var errand = schedules.errand(new Errand.Plan(schedule, caller, "calendar.feed.failed", reading));
        var listening = events.listen(caller, schedule.type() + "," + Reminders.TYPE, (runners, entry) -> {
            if (entry.event().type().equals(schedule.type())) {
                return errand.hear(entry);
            }
            return hear(source, caller, new Heard(runners, entry));
        });
        return schedules.wound(source, schedule, listening);
    }

    /** A reminder, and the threads on which a route is run. */
    private record Heard(Executor runners, Entry entry) {}

    private CompletionStage<?> hear(Source source, Caller caller, Heard heard) {
        return isFor(caller, heard.entry)
                ? source.run(
                        heard.runners,
                        ExchangePattern.InOnly,
                        exchange -> EventWords.fill(exchange, caller, heard.entry))
                : CompletableFuture.completedFuture(null);
    }

    /** Those of its own calendar, and what other systems say of meetings; a late one is for nobody. */
    private boolean isFor(Caller caller, Entry entry) {
        var source = entry.event().source();
        if (source.startsWith(Reminders.CALENDARS) && !source.equals(Reminders.CALENDARS + caller.route())) {
            return false;
        }
        var late = house.store().clock().millis() - entry.due().at() > LATE.toMillis();
        if (late) {
            LOG.warn("{}/{}: reminder {} comes too late and is dropped", caller.flow(), caller.route(), entry.seq());
        }
        return !late;
    }

    private static Duration span(Source.Use use, String parameter) {
        return Span.parse(ScheduleWords.given(WORD, use, parameter));
    }

    /** Reads a calendar, and remembers it as long as its server says that it has not changed. */
    private final class Reading implements Errand.Doing {
        private final URI url;
        private final Reminders.Feed feed;
        private final Duration horizon;
        private final Fetch fetch = schedules.fetch();
        private volatile Fetch.@Nullable Answer last;

        Reading(URI url, Reminders.Feed feed, Duration horizon) {
            this.url = url;
            this.feed = feed;
            this.horizon = horizon;
        }

        @Override
        public CompletionStage<?> go(Entry tick) {
            return fetch.get(url, Map.of("Accept", "text/calendar"), last)
                    .thenApplyAsync(answer -> readout(tick, answer), house.runners())
                    .thenCompose(readout -> reminders.update(feed, readout));
        }

        private Reminders.Readout readout(Entry tick, Fetch.Answer answer) {
            var now = house.store().clock().instant();
            // What has just begun counts as known, so that it is not taken for cancelled.
            var agenda = Agenda.read(
                    answer.body(), feed.zone(), new Agenda.Span(now.minus(Duration.ofHours(2)), now.plus(horizon)));
            last = answer;
            if (!agenda.unread().isEmpty()) {
                LOG.warn(
                        "{}/{}: {} events of the calendar cannot be read, such as one of which is known: {}",
                        feed.flow(),
                        feed.name(),
                        agenda.unread().size(),
                        agenda.unread().values().iterator().next());
            }
            var wanted = new ArrayList<Reminder>();
            agenda.meetings().forEach(meeting -> wanted.addAll(reminders(meeting)));
            return new Reminders.Readout(tick, wanted, agenda.unread().keySet());
        }

        /** Whoever is not in the directory, or has no phone there, cannot be told. */
        private List<Reminder> reminders(Meeting meeting) {
            var people = house.directory().people();
            return meeting.emails().stream()
                    .flatMap(email -> people.find(email).stream())
                    .filter(person -> person.phone() != null && person.email() != null)
                    .map(person -> new Reminder(meeting, person))
                    .toList();
        }
    }
}
