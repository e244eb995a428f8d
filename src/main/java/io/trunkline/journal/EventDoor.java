package io.trunkline.journal;

import io.trunkline.http.Answer;
import io.trunkline.http.Door;
import io.trunkline.http.Guard;
import io.trunkline.http.Request;
import io.trunkline.store.Store;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** `POST /events`: CloudEvents from whoever has the token, one or a batch, all of which are stored or none. */
public final class EventDoor implements Door {
    private final Journal journal;
    private final Store store;
    private final Guard guard;

    public EventDoor(Journal journal, Store store, Guard guard) {
        this.journal = journal;
        this.store = store;
        this.guard = guard;
    }

    private static Answer answer(List<Journal.Appended> heard) {
        var repeats = heard.stream()
                .filter(one -> !one.fresh())
                .map(Journal.Appended::seq)
                .toList();
        return Answer.json(
                202, Map.of("events", heard.stream().map(Journal.Appended::seq).toList(), "repeats", repeats));
    }

    @Override
    public CompletionStage<Answer> knock(Request request) {
        guard.check(request);
        var events = CloudEvents.parse(request, store.clock().millis());
        var news = events.stream()
                .map(event -> Journal.News.ofOutside(event.in(request.trace())))
                .toList();
        return store.write(transaction -> journal.append(transaction, news)).thenApply(EventDoor::answer);
    }
}
