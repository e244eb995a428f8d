package io.trunkline.simulator;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Every call there was, oldest first, and the recordings made in them. Lives on the event loop. */
final class Calls {
    private final Map<String, Call> bySid = new LinkedHashMap<>();
    private final Map<String, JsonObject> recordings = new LinkedHashMap<>();
    private final List<Consumer<Call>> watchers = new ArrayList<>();
    private long revision;

    void enter(Call call) {
        bySid.put(call.sid(), call);
        changed(call);
    }

    /** To be called after every change of a call. */
    void changed(Call call) {
        revision++;
        List.copyOf(watchers).forEach(watcher -> watcher.accept(call));
    }

    @Nullable
    Call find(String sid) {
        return bySid.get(sid);
    }

    /** Newest first, as Twilio lists them. */
    List<Call> newestFirst() {
        var calls = new ArrayList<>(bySid.values());
        java.util.Collections.reverse(calls);
        return calls;
    }

    void record(String sid, JsonObject recording) {
        recordings.put(sid, recording);
    }

    @Nullable
    JsonObject recording(String sid) {
        return recordings.get(sid);
    }

    /** Newest first, as Twilio lists them. */
    List<JsonObject> recordingsOf(String call) {
        var found = new ArrayList<JsonObject>();
        recordings.values().stream()
                .filter(recording -> call.equals(recording.getString("call_sid")))
                .forEach(recording -> found.add(0, recording.copy()));
        found.forEach(recording -> recording.remove("said"));
        return found;
    }

    void watch(Consumer<Call> watcher) {
        watchers.add(watcher);
    }

    void unwatch(Consumer<Call> watcher) {
        watchers.remove(watcher);
    }

    /** How many changes there have been. */
    long revision() {
        return revision;
    }

    void clear() {
        revision++;
        bySid.clear();
        recordings.clear();
    }
}
