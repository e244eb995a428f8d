package io.trunkline.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** The one PostgreSQL of all tests; each has a database of its own in it. */
final class PostgresServer {
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final EmbeddedPostgres SERVER = start();
    private static final String TEMPLATE = template();

    private PostgresServer() {}

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder()
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("max_connections", "200")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String template() {
        execute("create database house");
        Store.shared(url("house")).close();
        return "house";
    }

    /** The JDBC URL of a database that nobody else uses. */
    static String fresh() {
        var name = "test" + DATABASES.incrementAndGet();
        execute("create database " + name + " template " + TEMPLATE);
        return url(name);
    }

    /** The JDBC URL of a database without any table. */
    static String empty() {
        var name = "test" + DATABASES.incrementAndGet();
        execute("create database " + name);
        return url(name);
    }

    /** Drops a database that is no longer needed, so that the server need not write it to disk when it stops. */
    static void drop(String url) {
        execute("drop database if exists " + url.replaceAll(".*/(test[0-9]+).*", "$1") + " with (force)");
    }

    private static String url(String database) {
        return SERVER.getJdbcUrl("postgres", database);
    }

    private static void execute(String sql) {
        try (var connection = DriverManager.getConnection(url("postgres"));
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
