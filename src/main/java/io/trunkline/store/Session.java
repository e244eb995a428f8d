package io.trunkline.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A connection on which statements are run; arguments are strings, numbers, booleans, bytes or null. */
public sealed class Session permits Transaction {
    private final Connection connection;
    private final boolean lasting;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    /** Makes a value of one row. */
    @FunctionalInterface
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** @param lasting whether the connection stays ours, so that its statements are worth keeping */
    Session(Connection connection, boolean lasting) {
        this.connection = connection;
        this.lasting = lasting;
    }

    Connection connection() {
        return connection;
    }

    /** The rows of a query, in its order. */
    public <T> List<T> list(String sql, Row<T> row, @Nullable Object... arguments) throws SQLException {
        var statement = statement(sql, arguments);
        try (var rows = rows(statement)) {
            var list = new ArrayList<T>();
            while (rows.next()) {
                list.add(row.read(rows));
            }
            return list;
        } finally {
            release(statement);
        }
    }

    /** The first row of a query. */
    public <T> Optional<T> first(String sql, Row<T> row, @Nullable Object... arguments) throws SQLException {
        var statement = statement(sql, arguments);
        try (var rows = rows(statement)) {
            return rows.next() ? Optional.of(row.read(rows)) : Optional.empty();
        } finally {
            release(statement);
        }
    }

    /** The number in the first column of the first row, 0 without a row. */
    public long number(String sql, @Nullable Object... arguments) throws SQLException {
        return first(sql, row -> row.getLong(1), arguments).orElse(0L);
    }

    ResultSet rows(PreparedStatement statement) throws SQLException {
        return statement.executeQuery();
    }

    PreparedStatement statement(String sql, @Nullable Object... arguments) throws SQLException {
        var statement = lasting ? prepared.get(sql) : null;
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            if (lasting) {
                prepared.put(sql, statement);
            }
        }
        for (var i = 0; i < arguments.length; i++) {
            set(statement, i + 1, arguments[i]);
        }
        return statement;
    }

    final void release(PreparedStatement statement) throws SQLException {
        if (!lasting) {
            statement.close();
        }
    }

    private static void set(PreparedStatement statement, int at, @Nullable Object value) throws SQLException {
        if (value instanceof byte[] bytes) {
            statement.setBytes(at, bytes);
        } else if (value instanceof Boolean yes) {
            statement.setInt(at, yes ? 1 : 0);
        } else if (value instanceof Enum<?>) {
            throw new IllegalArgumentException("say how to store " + value);
        } else {
            statement.setObject(at, value);
        }
    }
}
