package io.trunkline.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/**
 * The embedded store: one file, one writer, a few readers. A commit in WAL mode with synchronous=FULL is on disk, by
 * SQLite's documentation also after a power loss.
 */
final class Sqlite implements Engine {
    static final Map<String, String> DIALECT = Map.of(
            "identity", "integer primary key autoincrement", "bytes", "blob", "bytewise", "text", "roomy", "select 1");

    /** Settings of org.xerial:sqlite-jdbc: where it unpacks its library, and where the image has it unpacked. */
    private static final String UNPACKED = "org.sqlite.tmpdir";

    private static final String GIVEN = "org.sqlite.lib.path";

    private final Path file;
    private final FileChannel lockFile;
    private final HikariDataSource readers;
    private @Nullable Object identity;

    Sqlite(Path folder) {
        try {
            PrivateFolder.ensure(folder);
            lockFile = FileChannel.open(
                    folder.resolve("trunkline.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            takeAlone(folder);
            unpackIn(folder.resolve("native"));
        } catch (IOException e) {
            throw new StoreAway("cannot use the folder " + folder.toAbsolutePath() + " for the store: " + e, e);
        }
        file = folder.resolve("trunkline.db");
        var config = new HikariConfig();
        config.setPoolName("readers");
        config.setJdbcUrl("jdbc:sqlite:" + file);
        config.setMaximumPoolSize(4);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(2_000);
        config.setInitializationFailTimeout(-1);
        config.addDataSourceProperty("journal_mode", "WAL");
        config.addDataSourceProperty("synchronous", "FULL");
        config.addDataSourceProperty("busy_timeout", "500");
        readers = new HikariDataSource(config);
    }

    /**
     * The driver unpacks its library to where we say, and not into the system's temporary folder, where whoever is killed
     * would leave it; what is there is of somebody who was killed, since we are alone here.
     */
    private static void unpackIn(Path folder) throws IOException {
        if (System.getProperty(UNPACKED) != null || System.getProperty(GIVEN) != null) {
            return;
        }
        PrivateFolder.ensure(folder);
        try (var left = Files.list(folder)) {
            for (var file : left.toList()) {
                Files.delete(file);
            }
        }
        System.setProperty(UNPACKED, folder.toAbsolutePath().toString());
    }

    private void takeAlone(Path folder) throws IOException {
        FileLock lock;
        try {
            lock = lockFile.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw new StoreAway("another Trunkline already uses " + folder.toAbsolutePath()
                    + "; stop it, or give this one a folder of its own (TRUNKLINE_DATA)");
        }
    }

    @Override
    public DataSource migrations() {
        return readers;
    }

    @Override
    public DataSource readers() {
        return readers;
    }

    @Override
    public Connection writer() throws SQLException {
        if (identity != null) {
            // To connect would make an empty file in the place of the one that is gone.
            ensureThere();
        }
        var properties = new Properties();
        properties.setProperty("journal_mode", "WAL");
        properties.setProperty("synchronous", "FULL");
        properties.setProperty("busy_timeout", "250");
        properties.setProperty("transaction_mode", "IMMEDIATE");
        var connection = DriverManager.getConnection("jdbc:sqlite:" + file, properties);
        if (identity == null) {
            identity = identity();
        }
        return connection;
    }

    @Override
    public int writers() {
        return 1;
    }

    @Override
    public boolean shared() {
        return false;
    }

    @Override
    public Map<String, String> dialect() {
        return DIALECT;
    }

    @Override
    public Failure judge(SQLException failure) {
        var code = SQLiteErrorCode.getErrorCode(failure.getErrorCode() & 0xff);
        return switch (code) {
            case SQLITE_BUSY,
                    SQLITE_LOCKED,
                    SQLITE_FULL,
                    SQLITE_IOERR,
                    SQLITE_READONLY,
                    SQLITE_CANTOPEN,
                    SQLITE_CORRUPT,
                    SQLITE_NOTADB,
                    SQLITE_PERM -> Failure.AWAY;
            default -> Failure.MISTAKE;
        };
    }

    /** What is wrong with a file here is for a person to mend, who is told by a start that ends. */
    @Override
    public boolean isUnreachable(SQLException failure) {
        return false;
    }

    /** SQLite goes on writing into a file that was deleted or replaced; what it then calls committed is lost. */
    @Override
    public void ensureThere() {
        if (!Objects.equals(identity, identity())) {
            throw new StoreAway("the store's file " + file.toAbsolutePath() + " is gone or was replaced");
        }
    }

    private @Nullable Object identity() {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            return "gone";
        }
    }

    @Override
    public void close() {
        readers.close();
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new StoreAway("cannot close the store's lock", e);
        }
    }
}
