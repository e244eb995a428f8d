package io.trunkline.simulator;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Everything the simulator ever accepted, findable by SID and by number. Lives on the event loop. */
final class Ledger {
    static final Comparator<Message> BY_INDEX = Comparator.comparingLong(Message::index);

    private final Archive archive;
    private final List<Message> all = new ArrayList<>();
    private final List<Message> changes = new ArrayList<>();
    private final Map<String, Message> bySid = new HashMap<>();
    private final Map<String, List<Message>> byTo = new HashMap<>();
    private final Map<String, List<Message>> byFrom = new HashMap<>();
    private final List<Consumer<Message>> watchers = new ArrayList<>();

    Ledger(Archive archive) {
        this.archive = archive;
    }

    void enter(Message message) {
        index(message);
        archive.append("message", message.remembered());
        tell(message);
    }

    /** To be called after every change of a message that is in the ledger. */
    void changed(Message message) {
        if (message.from() != null) {
            indexByFrom(message, message.from());
        }
        // Nothing outside can tell whether a message was already on its way when the process died.
        if (message.status() != Status.SENDING) {
            archive.append("change", message.change());
        }
        tell(message);
    }

    void delete(Message message) {
        message.delete();
        archive.append("delete", new JsonObject().put("sid", message.sid()));
    }

    void clear() {
        archive.append("clear", new JsonObject());
        forget();
    }

    /** Takes a line of the archive; tells whether it was one of the ledger's. */
    boolean recall(JsonObject line) {
        if (line.containsKey("message")) {
            index(Message.recall(line.getJsonObject("message")));
        } else if (line.containsKey("change")) {
            JsonObject change = line.getJsonObject("change");
            Message message = bySid.get(change.getString("sid"));
            if (message != null) {
                message.recallChange(change);
                if (message.from() != null) {
                    indexByFrom(message, message.from());
                }
            }
        } else if (line.containsKey("delete")) {
            Message message = bySid.get(line.getJsonObject("delete").getString("sid"));
            if (message != null) {
                message.delete();
            }
        } else if (line.containsKey("clear")) {
            forget();
        } else {
            return false;
        }
        return true;
    }

    /** A message of Twilio's API. */
    @Nullable
    Message find(String sid) {
        Message message = bySid.get(sid);
        return message == null || message.isDeleted() || !message.kind().isInTheApi() ? null : message;
    }

    /** A message of any kind, even a deleted one. */
    @Nullable
    Message any(String sid) {
        return bySid.get(sid);
    }

    /** Oldest first; the shortest list that holds everything between the two, of which either may be absent. */
    List<Message> between(@Nullable String from, @Nullable String to) {
        if (from == null && to == null) {
            return all;
        }
        List<Message> sent = from == null ? null : byFrom.getOrDefault(from, List.of());
        List<Message> got = to == null ? null : byTo.getOrDefault(to, List.of());
        if (sent == null || got == null) {
            return sent == null ? Objects.requireNonNull(got) : sent;
        }
        return sent.size() < got.size() ? sent : got;
    }

    /** What may match, oldest first, from the first entry after that index on. */
    List<Message> after(long index, @Nullable String from, @Nullable String to) {
        List<Message> some = between(from, to);
        int low = 0;
        int high = some.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (some.get(middle).index() > index) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return some.subList(low, some.size());
    }

    /** In the order of their latest change, what changed after that revision. */
    List<Message> changedAfter(long revision) {
        List<Message> changed = new ArrayList<>();
        for (int at = (int) Math.max(0, revision); at < changes.size(); at++) {
            Message message = changes.get(at);
            if (message.revision() == at + 1) {
                changed.add(message);
            }
        }
        return changed;
    }

    /** How many changes there have been. */
    long revision() {
        return changes.size();
    }

    List<Message> all() {
        return all;
    }

    /** Everything to or from that number, oldest first. */
    List<Message> of(String number) {
        List<Message> texts = new ArrayList<>(byTo.getOrDefault(number, List.of()));
        for (Message message : byFrom.getOrDefault(number, List.of())) {
            if (!message.to().equals(number)) {
                texts.add(message);
            }
        }
        texts.sort(BY_INDEX);
        return texts;
    }

    /** Hears of every entry and every change, until it is removed. */
    void watch(Consumer<Message> watcher) {
        watchers.add(watcher);
    }

    void unwatch(Consumer<Message> watcher) {
        watchers.remove(watcher);
    }

    private void index(Message message) {
        all.add(message);
        message.enter(all.size());
        bySid.put(message.sid(), message);
        byTo.computeIfAbsent(message.to(), number -> new ArrayList<>()).add(message);
        if (message.from() != null) {
            indexByFrom(message, message.from());
        }
        note(message);
    }

    private void indexByFrom(Message message, String from) {
        List<Message> sent = byFrom.computeIfAbsent(from, number -> new ArrayList<>());
        // A sender that is chosen late puts its message between younger ones.
        int place = Collections.binarySearch(sent, message, BY_INDEX);
        if (place < 0) {
            sent.add(-place - 1, message);
        }
    }

    private void tell(Message message) {
        note(message);
        for (Consumer<Message> watcher : List.copyOf(watchers)) {
            watcher.accept(message);
        }
    }

    private void note(Message message) {
        changes.add(message);
        message.revise(changes.size());
    }

    private void forget() {
        all.forEach(Message::delete);
        all.clear();
        changes.clear();
        bySid.clear();
        byTo.clear();
        byFrom.clear();
    }
}
