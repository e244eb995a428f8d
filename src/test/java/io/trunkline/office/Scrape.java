package io.trunkline.office;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What Prometheus reads from an office. */
public final class Scrape {
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** One line of it. */
    public record Sample(String name, Map<String, String> labels, double value) {}

    private final List<Sample> samples = new ArrayList<>();

    private Scrape(String text) {
        text.lines().filter(line -> !line.isEmpty() && !line.startsWith("#")).forEach(this::read);
    }

    public static Scrape of(Office office) {
        var answer = office.observe("/observe/metrics");
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return new Scrape(answer.body());
    }

    private void read(String line) {
        var space = line.lastIndexOf(' ');
        var brace = line.indexOf('{');
        var labels = new TreeMap<String, String>();
        if (brace >= 0) {
            var found = LABEL.matcher(line.substring(brace, space));
            while (found.find()) {
                labels.put(found.group(1), found.group(2));
            }
        }
        samples.add(new Sample(
                line.substring(0, brace >= 0 ? brace : space),
                labels,
                Double.parseDouble(line.substring(space + 1).replace("+Inf", "Infinity"))));
    }

    /** Every name there is. */
    public Set<String> names() {
        return samples.stream().map(Sample::name).collect(Collectors.toSet());
    }

    public List<Sample> samples() {
        return List.copyOf(samples);
    }

    /** The sum of all of that name which have these labels, written `name=value`. */
    public double sum(String name, String... labels) {
        return samples.stream()
                .filter(sample -> sample.name.equals(name) && has(sample, labels))
                .mapToDouble(Sample::value)
                .sum();
    }

    private static boolean has(Sample sample, String... labels) {
        for (var label : labels) {
            var equals = label.indexOf('=');
            if (!label.substring(equals + 1).equals(sample.labels.get(label.substring(0, equals)))) {
                return false;
            }
        }
        return true;
    }
}
