package io.trunkline.outbox;

import io.trunkline.message.Address;
import io.trunkline.message.Channel;
import io.trunkline.message.Content;
import io.trunkline.message.Message;
import io.trunkline.message.Origin;
import io.trunkline.message.Particulars;
import io.trunkline.message.State;
import io.trunkline.store.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Messages as rows. */
final class Rows {
    static final String COLUMNS = "id, key, flow, route, cause, channel, account, sender, recipient, body, segments,"
            + " state, reason, code, attempts, tries, sid, created_at, changed_at, due_at, expire_at, read_at, particulars";

    private Rows() {}

    static Optional<Message> find(Session session, long id) throws SQLException {
        return session.first("select " + COLUMNS + " from message where id = ?", Rows::message, id);
    }

    static Message message(ResultSet row) throws SQLException {
        return new Message(
                row.getLong("id"),
                row.getString("key"),
                new Origin(row.getString("flow"), row.getString("route"), number(row, "cause"), 0),
                new Address(
                        Channel.of(row.getString("channel")),
                        row.getString("account"),
                        row.getString("sender"),
                        row.getString("recipient")),
                new Content(row.getString("body"), Particulars.of(row.getString("particulars"))),
                row.getInt("segments"),
                new Message.Standing(
                        State.of(row.getString("state")),
                        row.getString("reason"),
                        code(row),
                        row.getInt("attempts"),
                        row.getInt("tries"),
                        row.getString("sid")),
                new Message.Times(
                        row.getLong("created_at"),
                        row.getLong("changed_at"),
                        row.getLong("due_at"),
                        number(row, "expire_at"),
                        number(row, "read_at")));
    }

    private static @Nullable Integer code(ResultSet row) throws SQLException {
        var code = row.getInt("code");
        return row.wasNull() ? null : code;
    }

    static @Nullable Long number(ResultSet row, String column) throws SQLException {
        var value = row.getLong(column);
        return row.wasNull() ? null : value;
    }
}
