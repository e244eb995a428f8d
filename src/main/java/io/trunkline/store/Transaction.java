package io.trunkline.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** What one unit of work does to the store: all of it, or nothing. */
public final class Transaction extends Session {
    private final Clock clock;
    private final boolean shared;
    private final List<Runnable> afterCommit = new ArrayList<>();
    private final List<Lock> wanted = new ArrayList<>();
    private int awaited;

    Transaction(Connection connection, Clock clock, boolean shared) {
        super(connection, true);
        this.clock = clock;
        this.shared = shared;
    }

    /** Epoch milliseconds of the one clock. */
    public long now() {
        return clock.millis();
    }

    /** Runs a statement and answers how many rows it changed. */
    public int update(String sql, @Nullable Object... arguments) throws SQLException {
        var statement = statement(sql, arguments);
        run(statement);
        return statement.getUpdateCount();
    }

    /** Runs a statement for all of these items, and answers how many rows it changed. */
    public int each(String sql, Items items, @Nullable Object... arguments) throws SQLException {
        if (items.isEmpty()) {
            return 0;
        }
        if (shared) {
            return update(items.forAll(sql), join(items.arrays(connection()), arguments));
        }
        var changed = 0;
        var one = items.forOne(sql);
        for (var values : items.rows()) {
            changed += update(one, join(values, arguments));
        }
        return changed;
    }

    /** Runs a statement for all of these items, and answers the rows that it returns, in no order. */
    public <T> List<T> each(String sql, Row<T> row, Items items, @Nullable Object... arguments) throws SQLException {
        if (items.isEmpty()) {
            return new ArrayList<>();
        }
        if (shared) {
            return list(items.forAll(sql), row, join(items.arrays(connection()), arguments));
        }
        var found = new ArrayList<T>();
        var one = items.forOne(sql);
        for (var values : items.rows()) {
            found.addAll(list(one, row, join(values, arguments)));
        }
        return found;
    }

    /**
     * Answers a query for each of these items, each of which it names as {@code item.column}: unlike a join it may have an
     * order and a limit of its own.
     */
    public <T> List<T> search(String query, Row<T> row, Items items, @Nullable Object... arguments)
            throws SQLException {
        if (items.isEmpty()) {
            return new ArrayList<>();
        }
        if (shared) {
            return list(items.searchAll(query), row, join(items.arrays(connection()), arguments));
        }
        var found = new ArrayList<T>();
        var one = items.searchOne(query);
        for (var values : items.rows()) {
            found.addAll(list(one, row, join(arguments, values)));
        }
        return found;
    }

    /** Numbers for so many new rows of a table whose numbers the database gives. */
    public List<Long> identities(String table, int count) throws SQLException {
        if (shared) {
            return list(
                    "select nextval(pg_get_serial_sequence('" + table + "', 'id')) from generate_series(1, ?)",
                    row -> row.getLong(1),
                    count);
        }
        var last = number("select seq from sqlite_sequence where name = ?", table);
        return LongStream.rangeClosed(last + 1, last + count).boxed().toList();
    }

    private static @Nullable Object[] join(@Nullable Object[] first, @Nullable Object[] second) {
        if (second.length == 0) {
            return first;
        }
        var all = Arrays.copyOf(first, first.length + second.length, Object[].class);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    /**
     * Makes everybody who names the same thing wait until this transaction ends: the recipient between STOP and the
     * beginning of an attempt, the lane of a subject, a sender's queue. It is held before the next statement sees anything,
     * and goes to the server together with that. SQLite has one writer, so there it is held already.
     */
    public void lock(String name) {
        lock(List.of(name));
    }

    /** The same for many at once, in one order for all, so that no two groups wait for each other. */
    public void lock(Collection<String> names) {
        want("pg_advisory_xact_lock", names);
    }

    /** Lets many name the same things at once, but none while somebody has {@link #lock}ed it, nor the other way round. */
    public void share(Collection<String> names) {
        want("pg_advisory_xact_lock_shared", names);
    }

    private void want(String how, Collection<String> names) {
        if (shared && !names.isEmpty()) {
            wanted.add(new Lock(how, names.stream().distinct().sorted().toList()));
        }
    }

    /** Names to be held before the next statement. */
    private record Lock(String how, List<String> names) {
        private String sql() {
            return "select count(" + how + "(hashtextextended(name, 0))) from unnest(?::text[]) as name; ";
        }
    }

    @Override
    PreparedStatement statement(String sql, @Nullable Object... arguments) throws SQLException {
        var text = new StringBuilder();
        var names = new ArrayList<@Nullable Object>();
        for (var lock : wanted) {
            text.append(lock.sql());
            names.add(connection().createArrayOf("text", lock.names.toArray()));
        }
        awaited = wanted.size();
        wanted.clear();
        return awaited == 0
                ? super.statement(sql, arguments)
                : super.statement(text + sql, join(names.toArray(), arguments));
    }

    @Override
    ResultSet rows(PreparedStatement statement) throws SQLException {
        run(statement);
        return statement.getResultSet();
    }

    /** Runs the locks that go before a statement, and the statement, whose result is left. */
    private void run(PreparedStatement statement) throws SQLException {
        statement.execute();
        for (; awaited > 0; awaited--) {
            statement.getMoreResults();
        }
    }

    /** The number that a query answers, 0 without a row; nobody removes that row until this transaction ends. */
    public long held(String sql, @Nullable Object... arguments) throws SQLException {
        return number(shared ? sql + " for key share" : sql, arguments);
    }

    /** Runs after the commit is on disk, on the writer's thread: it must be quick and must not fail. */
    public void afterCommit(Runnable wake) {
        afterCommit.add(wake);
    }

    /**
     * Begins. Groups may lock the same names in different order, and a server takes a second to notice a deadlock: so the
     * connection gives up soon, and only who is alone and tries again is patient.
     */
    void begin(boolean patient) throws SQLException {
        afterCommit.clear();
        wanted.clear();
        if (shared && patient) {
            update("set local lock_timeout = 3000");
        }
    }

    List<Runnable> wakes() {
        return List.copyOf(afterCommit);
    }
}
