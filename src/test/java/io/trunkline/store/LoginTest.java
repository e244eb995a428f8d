package io.trunkline.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever signs in at the shared store may become another one while it is open. */
class LoginTest {
    @Test
    void each_new_connection_signs_in_as_the_settings_say_now(@TempDir Path folder) throws SQLException {
        try (var ground = Ground.Kind.POSTGRES.fresh(folder)) {
            ground.execute("create role login_test login superuser password 'next'");
            var url = ground.url().replaceAll("[?&]user=[^&]*", "");
            var login = new AtomicReference<>(new Store.Login(url, "postgres", "postgres"));
            try (var engine = new Postgres(login::get)) {
                assertThat(user(engine.writer())).isEqualTo("postgres");
                assertThat(user(engine.readers().getConnection())).isEqualTo("postgres");
                login.set(new Store.Login(url, "login_test", "next"));
                assertThat(user(engine.writer())).isEqualTo("login_test");
                try (var one = engine.readers().getConnection()) {
                    assertThat(user(engine.readers().getConnection()))
                            .as("the pool's second")
                            .isEqualTo("login_test");
                    assertThat(one.isValid(1)).as("and the first is still good").isTrue();
                }
            } finally {
                ground.execute("drop role login_test");
            }
            assertThat(login.get()).hasToString("Login[…]");
        }
    }

    @Test
    void a_migration_may_take_longer_than_any_reader_would_wait(@TempDir Path folder) throws SQLException {
        try (var ground = Ground.Kind.POSTGRES.fresh(folder);
                var engine = new Postgres(() -> new Store.Login(ground.url(), null, null));
                var migrating = engine.migrations().getConnection();
                var reading = engine.readers().getConnection()) {
            assertThat(migrating.getNetworkTimeout()).isZero();
            assertThat(reading.getNetworkTimeout()).isEqualTo(15_000);
        }
    }

    private static String user(Connection connection) throws SQLException {
        try (connection;
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select session_user")) {
            rows.next();
            return rows.getString(1);
        }
    }
}
