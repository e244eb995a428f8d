package io.trunkline.proof.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was measured, and how it is shown: the median of all rounds, their spread, and ratios of the same round. */
final class Figures {
    private final Map<Figure, Map<String, List<Double>>> measured = new EnumMap<>(Figure.class);
    private final List<String> columns = new ArrayList<>();

    void add(Figure figure, String column, double value) {
        if (!columns.contains(column)) {
            columns.add(column);
        }
        measured.computeIfAbsent(figure, key -> new LinkedHashMap<>())
                .computeIfAbsent(column, key -> new ArrayList<>())
                .add(value);
    }

    /** The median; 0 where nothing was measured. */
    double of(Figure figure, String column) {
        return median(measured.getOrDefault(figure, Map.of()).getOrDefault(column, List.of()));
    }

    void print(PrintWriter out) {
        var rows = new ArrayList<List<String>>();
        rows.add(head());
        measured.forEach((figure, values) -> rows.add(row(figure, values)));
        var widths = new int[rows.get(0).size()];
        for (var row : rows) {
            for (var column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        for (var row : rows) {
            var line = new StringBuilder();
            for (var column = 0; column < widths.length; column++) {
                var cell = row.get(column);
                var blanks = " ".repeat(widths[column] - cell.length());
                line.append(column == 0 ? cell + blanks : "  " + blanks + cell);
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private List<String> head() {
        var head = new ArrayList<String>(List.of(""));
        for (var column : columns) {
            head.add(column);
            if (!column.equals(columns.get(0))) {
                head.add("ratio");
            }
        }
        return head;
    }

    private List<String> row(Figure figure, Map<String, List<Double>> values) {
        var row = new ArrayList<String>(List.of(figure.title()));
        var first = values.getOrDefault(columns.get(0), List.of());
        for (var column : columns) {
            var some = values.getOrDefault(column, List.of());
            row.add(cell(figure, some));
            if (!column.equals(columns.get(0))) {
                row.add(ratio(first, some));
            }
        }
        return row;
    }

    private static String cell(Figure figure, List<Double> values) {
        if (values.isEmpty()) {
            return "-";
        }
        var middle = figure.show(median(values));
        var least = values.stream().min(Comparator.naturalOrder()).orElseThrow();
        var most = values.stream().max(Comparator.naturalOrder()).orElseThrow();
        return values.size() == 1 ? middle : middle + " (" + figure.show(least) + "–" + figure.show(most) + ")";
    }

    private static String ratio(List<Double> first, List<Double> other) {
        var ratios = new ArrayList<Double>();
        for (var round = 0; round < Math.min(first.size(), other.size()); round++) {
            if (other.get(round) > 0) {
                ratios.add(first.get(round) / other.get(round));
            }
        }
        return ratios.isEmpty() ? "" : String.format(java.util.Locale.ROOT, "%.2f", median(ratios));
    }

    private static double median(List<Double> values) {
        if (values.isEmpty()) {
            return 0;
        }
        var sorted = values.stream().sorted().toList();
        var middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
