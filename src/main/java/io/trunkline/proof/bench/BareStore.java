package io.trunkline.proof.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Commits what waits in groups, and tells whoever waits after the commit is on disk. */
final class BareStore {
    private static final int GROUP = 512;

    private enum Kind {
        HEARD(
                "insert into event (seq, id, type, subject, data, accepted_at) values (?,?,?,?,?,?) on conflict do nothing"),
        OWED("insert into message (id, key, sender, recipient, body, state, created_at) values (?,?,?,?,?,'queued',?)"
                + " on conflict do nothing"),
        BEGUN("insert into attempt (message, n, begun_at) values (?,1,?)"),
        ANSWERED("update attempt set sid = ?, ended_at = ?, outcome = 'created' where message = ? and n = 1");

        private final String sql;

        Kind(String sql) {
            this.sql = sql;
        }
    }

    /** Sets the arguments of a statement. */
    private interface Values {
        void set(PreparedStatement statement) throws SQLException;
    }

    private record Unit(Kind kind, Values values, @Nullable Runnable then) {}

    private final BlockingQueue<Unit> queue = new LinkedBlockingQueue<>();

    private BareStore() {}

    static BareStore open(String url) throws SQLException {
        var store = new BareStore();
        var shared = url.startsWith("jdbc:postgresql:");
        try (var connection = connect(url, shared);
                var statement = connection.createStatement()) {
            for (var table : tables(shared ? "bytea" : "blob")) {
                statement.execute(table);
            }
        }
        for (var writer = 0; writer < (shared ? 2 : 1); writer++) {
            var thread = new Thread(() -> store.write(url, shared), "writer-" + writer);
            thread.setDaemon(true);
            thread.start();
        }
        return store;
    }

    private static List<String> tables(String bytes) {
        return List.of(
                "create table if not exists event (seq bigint primary key, id text not null unique, type text not null,"
                        + " subject text, data " + bytes + " not null, accepted_at bigint not null)",
                "create table if not exists message (id bigint primary key, key text not null unique, sender text not null,"
                        + " recipient text not null, body text not null, state text not null, created_at bigint not null)",
                "create table if not exists attempt (message bigint not null, n integer not null, sid text,"
                        + " begun_at bigint not null, ended_at bigint, outcome text, primary key (message, n))");
    }

    private static Connection connect(String url, boolean shared) throws SQLException {
        var properties = new java.util.Properties();
        if (shared) {
            properties.setProperty("reWriteBatchedInserts", "true");
        } else {
            properties.setProperty("journal_mode", "WAL");
            properties.setProperty("synchronous", "FULL");
        }
        return DriverManager.getConnection(url, properties);
    }

    void heard(long seq, String id, String type, String subject, byte[] data, Runnable then) {
        add(Kind.HEARD, then, statement -> {
            statement.setLong(1, seq);
            statement.setString(2, id);
            statement.setString(3, type);
            statement.setString(4, subject);
            statement.setBytes(5, data);
            statement.setLong(6, System.currentTimeMillis());
        });
    }

    void owed(long id, String key, String sender, String recipient, String body, Runnable then) {
        add(Kind.OWED, then, statement -> {
            statement.setLong(1, id);
            statement.setString(2, key);
            statement.setString(3, sender);
            statement.setString(4, recipient);
            statement.setString(5, body);
            statement.setLong(6, System.currentTimeMillis());
        });
    }

    void begun(long id, Runnable then) {
        add(Kind.BEGUN, then, statement -> {
            statement.setLong(1, id);
            statement.setLong(2, System.currentTimeMillis());
        });
    }

    void answered(long id, @Nullable String sid) {
        add(Kind.ANSWERED, null, statement -> {
            statement.setString(1, sid);
            statement.setLong(2, System.currentTimeMillis());
            statement.setLong(3, id);
        });
    }

    private void add(Kind kind, @Nullable Runnable then, Values values) {
        queue.add(new Unit(kind, values, then));
    }

    private void write(String url, boolean shared) {
        try (var connection = connect(url, shared)) {
            connection.setAutoCommit(false);
            var statements = new EnumMap<Kind, PreparedStatement>(Kind.class);
            for (var kind : Kind.values()) {
                statements.put(kind, connection.prepareStatement(kind.sql));
            }
            var group = new ArrayList<Unit>(GROUP);
            while (!Thread.currentThread().isInterrupted()) {
                group.add(queue.take());
                queue.drainTo(group, GROUP - 1);
                commit(connection, statements, group);
                for (var unit : group) {
                    if (unit.then != null) {
                        unit.then.run();
                    }
                }
                group.clear();
            }
        } catch (SQLException | InterruptedException e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static void commit(Connection connection, Map<Kind, PreparedStatement> statements, List<Unit> group)
            throws SQLException {
        for (var kind : Kind.values()) {
            var statement = statements.get(kind);
            var any = false;
            for (var unit : group) {
                if (statement != null && unit.kind == kind) {
                    unit.values.set(statement);
                    statement.addBatch();
                    any = true;
                }
            }
            if (statement != null && any) {
                statement.executeBatch();
            }
        }
        connection.commit();
    }
}
