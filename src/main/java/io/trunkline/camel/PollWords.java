package io.trunkline.camel;

import io.trunkline.journal.Entry;
import io.trunkline.schedule.Fetch;
import io.trunkline.schedule.Polls;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.ExchangePattern;

/** An HTTP endpoint that is polled on a schedule: its route hears of each item that is new. */
final class PollWords {
    private static final String WORD = "poll-source";

    private final EventWords events;
    private final ScheduleWords schedules;
    private final House house;
    private final Polls polls;

    PollWords(House house, EventWords events, ScheduleWords schedules) {
        this.house = house;
        this.events = events;
        this.schedules = schedules;
        this.polls = new Polls(house.store(), house.hearing().journal());
    }

    AutoCloseable open(Source source, Source.Use use, Caller caller) throws Exception {
        var schedule = ScheduleWords.schedule(WORD, use, caller);
        var type = ScheduleWords.given(WORD, use, "type");
        var url = ScheduleWords.given(WORD, use, "url");
        Fetch.url(PollRound.address(url, ""));
        var listing = new Listing(
                source.getEndpoint().getCamelContext(),
                use,
                caller,
                house.store().clock());
        var errand = schedules.errand(new Errand.Plan(
                schedule, caller, "poll.failed", tick -> new PollRound(polls, schedules.fetch(), listing, tick)
                        .start(url)));
        var listening = events.listen(caller, schedule.type() + "," + type, (runners, entry) -> {
            if (entry.event().type().equals(schedule.type())) {
                return errand.hear(entry);
            }
            return isOurs(listing, entry)
                    ? source.run(runners, ExchangePattern.InOnly, exchange -> EventWords.fill(exchange, caller, entry))
                    : CompletableFuture.completedFuture(null);
        });
        return schedules.wound(source, schedule, listening);
    }

    private static boolean isOurs(Listing listing, Entry entry) {
        return entry.event().source().equals(listing.source());
    }
}
