package io.trunkline.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Where a test keeps its data: a fresh folder or a fresh database, on which stores are opened as processes would. */
public final class Ground implements AutoCloseable {
    /** The two stores that everything must stand on. */
    public enum Kind {
        SQLITE,
        POSTGRES;

        public Ground fresh(Path folder) {
            return new Ground(this, folder, this == SQLITE ? "" : PostgresServer.fresh());
        }

        /** Without any table yet. */
        Ground empty(Path folder) {
            return new Ground(this, folder, this == SQLITE ? "" : PostgresServer.empty());
        }

        /** The words of the schema that differ. */
        Map<String, String> dialect() {
            return this == SQLITE ? Sqlite.DIALECT : Postgres.DIALECT;
        }
    }

    private final Kind kind;
    private final Path folder;
    private final String url;
    private final List<Store> opened = new CopyOnWriteArrayList<>();

    private Ground(Kind kind, Path folder, String url) {
        this.kind = kind;
        this.folder = folder;
        this.url = url;
    }

    public boolean isShared() {
        return kind == Kind.POSTGRES;
    }

    /** Opens the store as one more process; on SQLite there can be one at a time. */
    public Store open() {
        var store = isShared() ? Store.shared(url) : Store.embedded(folder);
        opened.add(store);
        return store;
    }

    /** Opens the shared store as one more process that reaches it another way. */
    public Store openAt(String way) {
        var store = Store.shared(way);
        opened.add(store);
        return store;
    }

    /** Its JDBC URL. */
    public String url() {
        return isShared() ? url : "jdbc:sqlite:" + folder.resolve("trunkline.db");
    }

    /** A connection of somebody else, beside all stores. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url());
    }

    /** Runs statements beside all stores, as one transaction; where there can be one writer only, through the store that is open. */
    public void execute(String... statements) throws SQLException {
        if (!isShared() && !opened.isEmpty()) {
            opened.get(opened.size() - 1).writeAndWait(transaction -> {
                for (var sql : statements) {
                    transaction.update(sql);
                }
                return true;
            });
            return;
        }
        try (var connection = connect();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (var sql : statements) {
                statement.execute(sql);
            }
            connection.commit();
        }
    }

    /** The number that a question answers beside all stores. */
    public long number(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    @Override
    public void close() {
        opened.forEach(Store::close);
        if (isShared()) {
            PostgresServer.drop(url);
        }
    }
}
