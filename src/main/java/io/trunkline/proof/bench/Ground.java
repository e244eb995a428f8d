package io.trunkline.proof.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** A fresh store for one contestant, and what the database itself counts about it. */
final class Ground implements AutoCloseable {
    private static final String DATABASE = "^(jdbc:postgresql://[^/]*/)([^?]*)(.*)$";

    private final Path folder;
    private final @Nullable String server;
    private final @Nullable String database;

    private Ground(Path folder, @Nullable String server, @Nullable String database) {
        this.folder = folder;
        this.server = server;
        this.database = database;
    }

    /** Rows written and commits forced to disk until now; negative where the store does not say. */
    record Counters(long rows, long syncs) {}

    /** @param server a database of the server in which others may be made; null is SQLite in that folder */
    static Ground fresh(Path folder, @Nullable String server) throws SQLException {
        if (server == null) {
            return new Ground(folder, null, null);
        }
        if (!server.matches(DATABASE)) {
            throw new SQLException("--jdbc should read jdbc:postgresql://host:port/database?user=…");
        }
        var name = "trunkline_bench_" + ProcessHandle.current().pid() + "_" + folder.getFileName();
        try (var connection = DriverManager.getConnection(server);
                var statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
        return new Ground(folder, server, name);
    }

    Path folder() {
        return folder;
    }

    boolean isShared() {
        return server != null;
    }

    /** The JDBC URL of what is measured. */
    String url() {
        return server == null
                ? "jdbc:sqlite:" + folder.resolve("data/trunkline.db")
                : server.replaceFirst(DATABASE, "$1" + database + "$3");
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url());
    }

    Counters counters() {
        return isShared() ? countPostgres() : new Counters(-1, commitsOfSqlite());
    }

    private Counters countPostgres() {
        return new Counters(
                number("select tup_inserted + tup_updated + tup_deleted from pg_stat_database"
                        + " where datname = current_database()"),
                // Until 17 there, since 18 in pg_stat_io.
                number("select wal_sync from pg_stat_wal"));
    }

    private long number(String sql) {
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : -1;
        } catch (SQLException e) {
            return -1;
        }
    }

    /**
     * With synchronous=FULL each commit syncs the log once; their number is the third word of the index of the log
     * (iChange, https://www.sqlite.org/walformat.html#the_wal_index_header).
     */
    private long commitsOfSqlite() {
        try (var index =
                new RandomAccessFile(folder.resolve("data/trunkline.db-shm").toFile(), "r")) {
            var header = new byte[12];
            index.readFully(header);
            return Integer.toUnsignedLong(
                    ByteBuffer.wrap(header).order(ByteOrder.nativeOrder()).getInt(8));
        } catch (IOException e) {
            return -1;
        }
    }

    @Override
    public void close() {
        if (server != null) {
            try (var connection = DriverManager.getConnection(server);
                    var statement = connection.createStatement()) {
                statement.execute("drop database if exists " + database + " with (force)");
            } catch (SQLException e) {
                throw new IllegalStateException(
                        "the database " + database + " cannot be dropped: " + e.getMessage(), e);
            }
        }
        try (var paths = Files.walk(folder)) {
            paths.sorted(Comparator.reverseOrder()).forEach(Ground::delete);
        } catch (IOException e) {
            throw new IllegalStateException("the folder " + folder + " cannot be removed", e);
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new IllegalStateException("cannot remove " + path, e);
        }
    }
}
