package io.trunkline.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;

/** Where SQLite and PostgreSQL truly differ. */
interface Engine extends AutoCloseable {
    /** For reading. */
    DataSource readers();

    /** For migrations, which may take their time. */
    DataSource migrations();

    /** A connection of its own for a writer, ready for transactions. */
    Connection writer() throws SQLException;

    /** How many groups may be committed side by side. */
    int writers();

    /** Whether other processes write to the same store. */
    boolean shared();

    /** The words of the schema that differ. */
    Map<String, String> dialect();

    /** What the failure means: the store is away, the group may be tried again, or our own mistake. */
    Failure judge(SQLException failure);

    /** Whether that failure to connect means that it may be reached later, and not that it refuses us. */
    boolean isUnreachable(SQLException failure);

    /** Fails when a commit would go nowhere, as into a file that was deleted. */
    void ensureThere() throws StoreAway;

    @Override
    void close();

    /** How a statement can fail. */
    enum Failure {
        AWAY,
        AGAIN,
        MISTAKE
    }
}
