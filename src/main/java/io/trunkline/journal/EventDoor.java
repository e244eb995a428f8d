package io.trunkline.journal;

import io.trunkline.http.Answer;
import io.trunkline.http.Door;
import io.trunkline.http.Guard;
import io.trunkline.http.Request;
import io.trunkline.message.Origin;
import io.trunkline.store.Store;
import java.util.ArrayList;
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

    @Override
    public CompletionStage<Answer> knock(Request request) {
        guard.check(request);
        var events = CloudEvents.parse(request, store.clock().millis());
        return store.write(transaction -> {
                    var numbers = new ArrayList<Long>();
                    for (var event : events) {
                        numbers.add(journal.append(transaction, event, Origin.OUTSIDE, Entry.Due.NOW)
                                .seq());
                    }
                    return numbers;
                })
                .thenApply(numbers -> Answer.json(202, Map.of("events", numbers)));
    }
}
