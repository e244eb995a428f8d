package io.trunkline.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.message.Origin;
import io.trunkline.store.Items;
import io.trunkline.store.Session;
import io.trunkline.store.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Events as the store has them. */
final class Rows {
    private static final ObjectMapper JSON = new ObjectMapper();
    static final String COLUMNS =
            "event.seq, source, id, type, event.subject, time, content_type, schema_uri, extensions, data,"
                    + " flow, cause, depth, event.key, event.due_at, accepted_at";

    private Rows() {}

    static Optional<Entry> find(Session session, long seq) throws SQLException {
        return session.first("select " + COLUMNS + " from event where seq = ?", Rows::entry, seq);
    }

    /** The events with these numbers, in their order. */
    static List<Entry> find(Transaction transaction, List<Long> seqs) throws SQLException {
        var items = Items.of("number bigint");
        seqs.forEach(items::add);
        var found = transaction.each(
                "select " + COLUMNS + " from item join event on event.seq = item.number", Rows::entry, items);
        found.sort(Comparator.comparingLong(Entry::seq));
        return found;
    }

    static Entry entry(ResultSet row) throws SQLException {
        var event = new Event(
                row.getString("source"),
                row.getString("id"),
                row.getString("type"),
                row.getString("subject"),
                row.getLong("time"),
                row.getString("content_type"),
                row.getString("schema_uri"),
                read(row.getString("extensions")),
                row.getBytes("data"));
        var origin = new Origin(row.getString("flow"), null, nullable(row, "cause"), row.getInt("depth"));
        return new Entry(
                row.getLong("seq"),
                event,
                origin,
                new Entry.Due(row.getLong("due_at"), row.getString("key")),
                row.getLong("accepted_at"));
    }

    private static @Nullable Long nullable(ResultSet row, String column) throws SQLException {
        var value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    static String written(Map<String, String> extensions) {
        try {
            return extensions.isEmpty() ? "{}" : JSON.writeValueAsString(extensions);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Map<String, String> read(String extensions) {
        try {
            return extensions.equals("{}") ? Map.of() : JSON.readValue(extensions, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event's extensions cannot be read", e);
        }
    }
}
