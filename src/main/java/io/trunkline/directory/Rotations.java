package io.trunkline.directory;

import com.fasterxml.jackson.core.type.TypeReference;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rotations of `directory/rotations.yaml`, found by name. */
public final class Rotations {
    private static final Pattern HANDOVER = Pattern.compile("(?:([a-zA-Z]+)\\s+)?(\\d{1,2}:\\d{2})");
    private static final Pattern HOURS = Pattern.compile("(\\d{1,2}:\\d{2})\\s*-\\s*(\\d{1,2}:\\d{2})");

    private final Map<String, Rotation> known = new LinkedHashMap<>();
    private final DirectoryFile file;
    private final People people;
    private @Nullable String trouble;

    private Rotations(DirectoryFile file, People people) {
        this.file = file;
        this.people = people;
    }

    /** No rotation, when there is no such file; one that cannot be right is an {@link IllegalArgumentException} that says which. */
    public static Rotations read(Path file, People people) {
        return of(DirectoryFile.at(file), people);
    }

    private static Rotations of(DirectoryFile file, People people) {
        var rotations = new Rotations(file, people);
        file.read(new TypeReference<Map<String, Plan>>() {})
                .ifPresent(plans -> plans.forEach((name, plan) -> rotations.known.put(name, rotations.of(name, plan))));
        return rotations;
    }

    /**
     * No rotation, and why, when something is wrong in the file or it is about people nobody knows: what needs none goes on.
     *
     * @param text what is in the file; null when there is none
     */
    public static Rotations ofOrNone(Path path, @Nullable String text, People people) {
        var file = new DirectoryFile(path, text);
        var none = new Rotations(file, people);
        none.trouble = people.trouble();
        if (none.trouble != null) {
            return none;
        }
        try {
            return of(file, people);
        } catch (IllegalArgumentException | DateTimeException e) {
            none.trouble = e.getMessage();
            return none;
        }
    }

    /** Why no rotation is known, with the file and the line; null when the files were read. */
    public @Nullable String trouble() {
        return trouble;
    }

    /** A rotation by its name. */
    public Optional<Rotation> find(String name) {
        return Optional.ofNullable(known.get(name));
    }

    /** The names of all rotations. */
    public Set<String> names() {
        return known.keySet();
    }

    /** As it stands in the file. */
    record Plan(
            @Nullable String zone,
            @Nullable List<LayerPlan> layers,
            @Nullable List<OverridePlan> overrides) {}

    record LayerPlan(
            @Nullable List<String> people,
            @Nullable String every,
            @Nullable String handover,
            @Nullable String since,
            @Nullable String hours) {}

    record OverridePlan(
            @Nullable String from,
            @Nullable String to,
            @Nullable String person) {}

    private Rotation of(String name, @Nullable Plan plan) {
        if (plan == null || plan.layers == null || plan.layers.isEmpty()) {
            throw wrong(name, "it has no layers; give at least one with `people` who take turns");
        }
        if (plan.zone == null) {
            throw wrong(name, "it has no `zone`, such as Europe/Berlin");
        }
        try {
            var zone = ZoneId.of(plan.zone);
            return new Rotation(
                    name,
                    zone,
                    plan.layers.stream().map(layer -> layer(name, layer)).toList(),
                    plan.overrides == null
                            ? List.of()
                            : plan.overrides.stream()
                                    .map(override -> override(name, zone, override))
                                    .toList());
        } catch (DateTimeException e) {
            throw wrong(name, String.valueOf(e.getMessage()));
        }
    }

    private Rotation.Layer layer(String name, LayerPlan plan) {
        if (plan.people == null || plan.people.isEmpty()) {
            throw wrong(name, "a layer has no `people`");
        }
        var handover = HANDOVER.matcher(plan.handover == null ? "09:00" : plan.handover.strip());
        if (!handover.matches()) {
            throw wrong(name, "handover: '" + plan.handover + "' is not written as 09:00 or monday 09:00");
        }
        var days =
                switch (plan.every == null ? "week" : plan.every) {
                    case "day" -> 1;
                    case "week" -> 7;
                    default -> throw wrong(name, "every: '" + plan.every + "' is neither day nor week");
                };
        if (plan.since == null) {
            throw wrong(name, "a layer has no `since`, the day on which its first person begins");
        }
        var since = LocalDate.parse(plan.since);
        if (handover.group(1) != null) {
            since = since.with(TemporalAdjusters.previousOrSame(weekday(name, handover.group(1))));
        }
        return new Rotation.Layer(
                plan.people.stream().map(who -> person(name, who)).toList(),
                days,
                time(handover.group(2)),
                since,
                hours(name, plan.hours));
    }

    private DayOfWeek weekday(String name, String word) {
        for (var day : DayOfWeek.values()) {
            if (day.name().equalsIgnoreCase(word)) {
                return day;
            }
        }
        throw wrong(name, "handover: '" + word + "' is no day of the week");
    }

    private Rotation.@Nullable Hours hours(String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
        var hours = HOURS.matcher(text.strip());
        if (!hours.matches()) {
            throw wrong(name, "hours: '" + text + "' is not written as 18:00-08:00");
        }
        return new Rotation.Hours(time(hours.group(1)), time(hours.group(2)));
    }

    private static LocalTime time(String text) {
        return LocalTime.parse(text.length() == 4 ? "0" + text : text);
    }

    private Rotation.Substitute override(String name, ZoneId zone, OverridePlan plan) {
        if (plan.from == null || plan.to == null || plan.person == null) {
            throw wrong(name, "an override needs `from`, `to` and `person`");
        }
        var override =
                new Rotation.Substitute(moment(zone, plan.from), moment(zone, plan.to), person(name, plan.person));
        if (!override.to().isAfter(override.from())) {
            throw wrong(name, "the override from " + plan.from + " ends before it begins");
        }
        return override;
    }

    /** With an offset, or as the clocks of the zone show it. */
    private static Instant moment(ZoneId zone, String text) {
        var written = text.strip().replace(' ', 'T');
        return written.toUpperCase(Locale.ROOT).matches(".*(Z|[+-]\\d{2}:\\d{2})")
                ? OffsetDateTime.parse(written).toInstant()
                : LocalDateTime.parse(written).atZone(zone).toInstant();
    }

    private Person person(String name, String who) {
        return people.find(who)
                .orElseThrow(() -> wrong(name, "nobody in people.yaml has the name or e-mail '" + who + "'"));
    }

    private IllegalArgumentException wrong(String name, String what) {
        return new IllegalArgumentException(file.place(name + ":") + ": rotation " + name + ": " + what);
    }
}
