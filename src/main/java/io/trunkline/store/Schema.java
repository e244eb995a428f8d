package io.trunkline.store;

import java.sql.SQLException;
import java.util.Arrays;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.jspecify.annotations.Nullable;

/**
 * Brings the tables up to date. Migrations only expand, so an older program may run beside a newer one on the newer's
 * tables, if those say that they serve it.
 */
final class Schema {
    private static final String FOLDER = "classpath:io/trunkline/store";
    /** For so many seconds whoever migrates is waited for, before that is said. */
    private static final int PATIENCE = 5;
    /** So Flyway begins to say that somebody else migrates; it has no exception of its own for that. */
    private static final String TAKEN = "Number of retries exceeded";

    private final Engine engine;

    Schema(Engine engine) {
        this.engine = engine;
    }

    /** Migrates, or refuses with a sentence. */
    void migrate() {
        try {
            var flyway = Flyway.configure()
                    .dataSource(engine.migrations())
                    .locations(FOLDER)
                    .placeholders(engine.dialect())
                    .ignoreMigrationPatterns("*:future")
                    .lockRetryCount(PATIENCE)
                    .loggers("slf4j")
                    .load();
            ensureServed(flyway.info().all());
            flyway.migrate();
        } catch (FlywayException e) {
            throw failure(e);
        }
    }

    private StoreAway failure(FlywayException e) {
        if (String.valueOf(e.getMessage()).startsWith(TAKEN)) {
            return new StoreUnreachable("another one is bringing the store up to date", e);
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                if (engine.isUnreachable(sql)) {
                    return away(sql, e);
                }
                if (engine.judge(sql) == Engine.Failure.AGAIN) {
                    return new StoreUnreachable(
                            "the store cannot be brought up to date while somebody holds a table: " + reason(sql), e);
                }
            }
        }
        return new StoreAway("the store cannot be opened or brought up to date: " + deepestReason(e), e);
    }

    private static StoreUnreachable away(SQLException e, Exception whole) {
        return new StoreUnreachable("the store is away: " + whereTo(e), whole);
    }

    private void ensureServed(MigrationInfo[] migrations) {
        var ours = Arrays.stream(migrations)
                .filter(migration -> !isFuture(migration))
                .mapToInt(Schema::version)
                .max()
                .orElse(0);
        for (var migration : migrations) {
            if (isFuture(migration)
                    && (migration.getState() == MigrationState.FUTURE_FAILED || !serves(version(migration), ours))) {
                throw new StoreAway("the store was made by a newer Trunkline (schema " + version(migration)
                        + ") and does not say that it serves this one (schema " + ours
                        + "); run that newer Trunkline, or give this one a store of its own");
            }
        }
    }

    private static boolean isFuture(MigrationInfo migration) {
        return migration.getState() == MigrationState.FUTURE_SUCCESS
                || migration.getState() == MigrationState.FUTURE_FAILED;
    }

    private static int version(MigrationInfo migration) {
        return migration.getVersion() == null
                ? 0
                : migration.getVersion().getMajor().intValue();
    }

    private boolean serves(int version, int ours) {
        try (var connection = engine.readers().getConnection()) {
            return new Session(connection, false)
                            .number(
                                    "select count(*) from schema_serves where version = ? and oldest <= ?",
                                    version,
                                    ours)
                    == 1;
        } catch (SQLException e) {
            if (engine.isUnreachable(e)) {
                throw away(e, e);
            }
            throw new StoreAway("the store does not say which programs it serves: " + e.getMessage(), e);
        }
    }

    /** The driver names the address, or else what lies below it does. */
    private static String whereTo(SQLException e) {
        var deepest = deepest(e);
        return reason(e) + (deepest instanceof SQLException ? "" : " (" + deepest + ")");
    }

    private static String deepestReason(Exception e) {
        return reason(deepest(e));
    }

    private static Throwable deepest(Throwable e) {
        var deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest;
    }

    private static String reason(Throwable e) {
        @Nullable String message = e.getMessage();
        return message == null
                ? e.toString()
                : message.strip().lines().findFirst().orElse(message);
    }
}
