package io.trunkline.proof;

import java.sql.DriverManager;
import java.sql.SQLException;

/** A schema of the run's own in somebody's PostgreSQL, so that nothing else there is touched; it is dropped when it is closed. */
final class Schema implements AutoCloseable {
    private final String jdbcUrl;
    private final String name;

    private Schema(String jdbcUrl, String name) {
        this.jdbcUrl = jdbcUrl;
        this.name = name;
    }

    static Schema create(String jdbcUrl) throws SQLException {
        var schema = new Schema(jdbcUrl, "selftest_" + Long.toString(System.currentTimeMillis(), 36));
        schema.execute("create schema " + schema.name);
        return schema;
    }

    String name() {
        return name;
    }

    /** The URL under which the service sees nothing but this schema. */
    String jdbcUrl() {
        return jdbcUrl + (jdbcUrl.contains("?") ? "&" : "?") + "currentSchema=" + name;
    }

    private void execute(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(jdbcUrl);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        execute("drop schema if exists " + name + " cascade");
    }
}
