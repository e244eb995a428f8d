package io.trunkline.office;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.message.State;
import io.trunkline.outbox.Ledger;
import io.trunkline.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the service knows of its messages and of what it published about them. */
public final class Books {
    private final Store store;

    Books(Store store) {
        this.store = store;
    }

    /** The whole life of the message of that key, which there must be. */
    public Ledger.Life life(String key) {
        return find(key).orElseThrow(() -> new AssertionError("no message has the key " + key));
    }

    /** The whole life of the message of that key, once there is one. */
    public Optional<Ledger.Life> find(String key) {
        return new Ledger(store).show(key);
    }

    /** Whether the message of that key is in that state by now. */
    public boolean isIn(String key, State state) {
        return new Ledger(store)
                .find(key)
                .filter(message -> message.state() == state)
                .isPresent();
    }

    /** What happened to the message of that key, oldest first. */
    public List<String> happenings(String key) {
        return life(key).happenings().stream().map(Ledger.Happening::what).toList();
    }

    /** How each attempt of that key came out as far as is known, oldest first; none without such a message. */
    public List<String> outcomes(String key) {
        return find(key).stream()
                .flatMap(life -> life.attempts().stream())
                .map(attempt -> Objects.requireNonNullElse(attempt.outcome(), "begun"))
                .toList();
    }

    /** The data of every event of that type about that subject, oldest first. */
    public List<JsonNode> events(String type, String subject) {
        return store.read(session -> session.list(
                "select data from event where type = ? and subject = ? order by seq",
                row -> json(row.getBytes(1)),
                type,
                subject));
    }

    /** The type and the id of the event of that number. */
    public String event(@Nullable Long seq) {
        return store.read(session -> session.first(
                        "select type, id from event where seq = ?",
                        row -> row.getString(1) + " " + row.getString(2),
                        seq))
                .orElseThrow(() -> new AssertionError("no event has the number " + seq));
    }

    /** How many messages there are in that state. */
    public long count(State state) {
        return new Ledger(store).count(state);
    }

    private static JsonNode json(byte[] data) {
        try {
            return Office.JSON.readTree(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
