package io.trunkline.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows that a statement finds under the name {@code item}, so that it does its work for all of them at once. PostgreSQL gets
 * them as one array for each column, which makes one round trip of any number; SQLite is asked once for each, which costs
 * nothing in the same process.
 */
public final class Items {
    private final List<String> names;
    private final List<String> types;
    private final List<@Nullable Object[]> rows = new ArrayList<>();

    private Items(List<String> names, List<String> types) {
        this.names = names;
        this.types = types;
    }

    /** Rows of these columns, each a name and its type: bigint, integer, text or bytea. */
    public static Items of(String... columns) {
        var words = Arrays.stream(columns).map(column -> column.split(" ", 2)).toList();
        return new Items(
                words.stream().map(word -> word[0]).toList(),
                words.stream().map(word -> word[1]).toList());
    }

    /**
     * A text column as a condition on which no index is chosen: those of a state are small when the plan is made and long
     * under load, and would be read whole for each item that is found by its key.
     */
    public static String hide(String column) {
        return "(" + column + " || '')";
    }

    /** The same for a column of numbers; null is the largest there is, since of a sum PostgreSQL knows that it is not null. */
    public static String hideNumber(String column) {
        return "coalesce(" + column + ", " + Long.MAX_VALUE + ")";
    }

    public Items add(@Nullable Object... values) {
        if (values.length != names.size()) {
            throw new IllegalArgumentException(values.length + " values for " + names);
        }
        rows.add(values);
        return this;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    List<@Nullable Object[]> rows() {
        return rows;
    }

    /** A statement that works on all rows, which are its first arguments, one array for each column. */
    String forAll(String sql) {
        return "with item (" + String.join(", ", names) + ") as (select * from unnest("
                + types.stream().map(type -> "?::" + type + "[]").collect(Collectors.joining(", ")) + ")) " + sql;
    }

    /** A statement that works on one row, whose values are its first arguments. */
    String forOne(String sql) {
        return "with item (" + String.join(", ", names) + ") as (values (?" + ", ?".repeat(names.size() - 1) + ")) "
                + sql;
    }

    /** A query for each of all rows, however many rows it finds for each. */
    String searchAll(String query) {
        return forAll("select found.* from item cross join lateral (" + query + ") as found");
    }

    /** A query for one row, whose values come after its own arguments. */
    String searchOne(String query) {
        var numbered = new StringBuilder();
        var marks = 0;
        for (var i = 0; i < query.length(); i++) {
            numbered.append(query.charAt(i));
            if (query.charAt(i) == '?') {
                numbered.append(++marks);
            }
        }
        var sql = numbered.toString();
        for (var name : names) {
            sql = sql.replaceAll("\\bitem\\." + name + "\\b", "?" + ++marks);
        }
        return sql;
    }

    /** The columns as arrays. */
    @Nullable
    Object[] arrays(Connection connection) throws SQLException {
        var arrays = new Array[types.size()];
        for (var column = 0; column < arrays.length; column++) {
            arrays[column] = connection.createArrayOf(types.get(column), column(column));
        }
        return arrays;
    }

    private Object[] column(int at) {
        var values = IntStream.range(0, rows.size()).mapToObj(row -> value(rows.get(row)[at]));
        return switch (types.get(at)) {
            case "bigint" ->
                values.map(value -> value == null ? null : (Long) ((Number) value).longValue())
                        .toArray(Long[]::new);
            case "integer" ->
                values.map(value -> value == null ? null : (Integer) ((Number) value).intValue())
                        .toArray(Integer[]::new);
            case "bytea" -> values.toArray(byte[][]::new);
            default -> values.toArray(String[]::new);
        };
    }

    private static @Nullable Object value(@Nullable Object value) {
        return value instanceof Boolean yes ? (Integer) (yes ? 1 : 0) : value;
    }
}
