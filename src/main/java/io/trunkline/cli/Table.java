package io.trunkline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Rows in aligned columns; only the last column is cut, where it would run over the edge. */
final class Table {
    private static final int WIDTH = 100;
    private static final int LEAST = 20;
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... titles) {
        row(titles);
    }

    Table row(String... cells) {
        rows.add(List.of(cells).stream().map(Table::line).toList());
        return this;
    }

    /** Whether it has nothing but its titles. */
    boolean isEmpty() {
        return rows.size() == 1;
    }

    /** Prints it within a hundred columns as far as that goes. */
    void print(PrintWriter out) {
        print(out, WIDTH);
    }

    /** Prints it with the last column whole. */
    void printWhole(PrintWriter out) {
        print(out, Integer.MAX_VALUE);
    }

    private void print(PrintWriter out, int width) {
        var last = rows.get(0).size() - 1;
        var widths = new int[last];
        var left = 0;
        for (var column = 0; column < last; column++) {
            for (var row : rows) {
                widths[column] = Math.max(widths[column], length(row.get(column)));
            }
            left += widths[column] + GAP.length();
        }
        var room = Math.max(LEAST, width - left);
        for (var row : rows) {
            var text = new StringBuilder();
            for (var column = 0; column < last; column++) {
                var cell = row.get(column);
                text.append(cell)
                        .append(" ".repeat(widths[column] - length(cell)))
                        .append(GAP);
            }
            out.println(text.append(cut(row.get(last), room)).toString().stripTrailing());
        }
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String cut(String text, int room) {
        return length(text) <= room ? text : text.substring(0, text.offsetByCodePoints(0, room - 1)) + "…";
    }

    /** Text from outside on one line: a control character in it could make a terminal do things. */
    static String line(String text) {
        return text.replaceAll("\\s+", " ").replaceAll("\\p{Cntrl}", "�").strip();
    }

    /** A time as the API gives it, shorter and to the second; empty where there is none. */
    static String time(JsonNode time) {
        return time.isTextual()
                ? Instant.parse(time.textValue())
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString()
                        .replace('T', ' ')
                : "";
    }
}
