package io.trunkline.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Gauges of one name, told apart by their labels. What is not seen any more is 0, so that a graph falls instead of ending;
 * what comes after the first thousand is shown together, so that sums and maxima stay true.
 */
final class Levels {
    private static final int MOST = 1_000;

    private final MeterRegistry registry;
    private final Meaning meaning;
    private final List<String> labels;
    private final List<String> other;
    private final Map<List<String>, Level> levels = new HashMap<>();

    /**
     * What they say.
     *
     * @param unit as Prometheus writes it at the end of the name
     */
    record Meaning(String name, @Nullable String unit, String description) {}

    /** One of them. */
    private static final class Level {
        private volatile double height;

        private double height() {
            return height;
        }
    }

    Levels(MeterRegistry registry, Meaning meaning, String... labels) {
        this.registry = registry;
        this.meaning = meaning;
        this.labels = List.of(labels);
        this.other = Collections.nCopies(labels.length, Kinds.OTHER);
    }

    /** Begins one at 0. */
    void begin(List<String> values) {
        if (values.equals(told(values)) && !levels.containsKey(values)) {
            var level = new Level();
            var tags = Tags.empty();
            for (var i = 0; i < labels.size(); i++) {
                tags = tags.and(labels.get(i), values.get(i));
            }
            Gauge.builder(meaning.name, level, Level::height)
                    .description(meaning.description)
                    .baseUnit(meaning.unit)
                    .tags(tags)
                    .strongReference(true)
                    .register(registry);
            levels.put(values, level);
        }
    }

    private List<String> told(List<String> values) {
        return levels.size() < MOST || levels.containsKey(values) ? values : other;
    }

    /** Shows how it stands: of things that have the same labels, whatever becomes of their heights together. */
    <T> void show(
            Iterable<T> things,
            Function<T, List<String>> values,
            ToDoubleFunction<T> height,
            DoubleBinaryOperator together) {
        var now = new HashMap<List<String>, Double>();
        for (var thing : things) {
            var told = told(values.apply(thing));
            begin(told);
            now.merge(told, height.applyAsDouble(thing), together::applyAsDouble);
        }
        levels.forEach((known, level) -> level.height = now.getOrDefault(known, 0.0));
    }

    /** Shows the only one there is. */
    void show(double height) {
        show(List.of(height), only -> List.of(), only -> only, Double::sum);
    }
}
