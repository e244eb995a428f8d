package io.trunkline.directory;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who is on call when: layers, of which the last one that covers a moment counts, and overrides, which count before all
 * layers. Hand-overs happen at a wall-clock time of the rotation's zone: where the clock skips it, right after the gap;
 * where the clock repeats it, at the first of both.
 *
 * @param name as routes write it
 */
public record Rotation(String name, ZoneId zone, List<Layer> layers, List<Substitute> overrides) {
    private static final Duration FURTHEST = Duration.ofDays(31);

    /**
     * Some people who take turns.
     *
     * @param days for how many days each has it: 1 or 7
     * @param since the day of the first hand-over; before it the turns are counted backwards
     * @param hours the part of each day that the layer covers; null is all of it
     */
    public record Layer(
            List<Person> people,
            int days,
            LocalTime handover,
            LocalDate since,
            @Nullable Hours hours) {}

    /** A part of the day; one that ends before it begins goes over midnight. */
    public record Hours(LocalTime from, LocalTime to) {
        boolean contains(LocalTime time) {
            var over = !to.isAfter(from);
            return over ? !time.isBefore(from) || time.isBefore(to) : !time.isBefore(from) && time.isBefore(to);
        }
    }

    /** Somebody has it instead of whoever else would. */
    public record Substitute(Instant from, Instant to, Person person) {
        boolean contains(Instant at) {
            return !at.isBefore(from) && at.isBefore(to);
        }
    }

    /**
     * Who has it.
     *
     * @param next who is asked when that one does not answer: the following one of the layer; null where there is nobody
     *     else
     * @param until when it should be asked again; at most a month on
     */
    public record OnCall(Person now, @Nullable Person next, Instant until) {}

    /** Who is on call at that moment; empty where no layer covers it. */
    public Optional<OnCall> at(Instant at) {
        var layer = layer(at);
        var override = overrides.stream().filter(one -> one.contains(at)).reduce((earlier, later) -> later);
        if (override.isPresent()) {
            var instead = override.get().person();
            return Optional.of(new OnCall(
                    instead,
                    layer.map(one -> turn(one, at))
                            .filter(person -> !person.equals(instead))
                            .orElse(layer.map(one -> following(one, instead)).orElse(null)),
                    until(at)));
        }
        return layer.map(one -> new OnCall(turn(one, at), following(one, turn(one, at)), until(at)));
    }

    /** Everybody who takes turns in it, each once, in the order of the file. */
    public List<Person> team() {
        return Stream.concat(
                        layers.stream().flatMap(layer -> layer.people().stream()),
                        overrides.stream().map(Substitute::person))
                .distinct()
                .toList();
    }

    private Optional<Layer> layer(Instant at) {
        var time = at.atZone(zone).toLocalTime();
        return layers.stream()
                .filter(layer -> layer.hours() == null || layer.hours().contains(time))
                .reduce((earlier, later) -> later);
    }

    private Person turn(Layer layer, Instant at) {
        var turns = Math.floorDiv(ChronoUnit.DAYS.between(layer.since(), day(layer, at)), layer.days());
        return layer.people()
                .get((int) Math.floorMod(turns, (long) layer.people().size()));
    }

    /** The day whose hand-over was the last one before that moment. */
    private LocalDate day(Layer layer, Instant at) {
        var day = at.atZone(zone).toLocalDate().plusDays(1);
        while (handover(layer, day).isAfter(at)) {
            day = day.minusDays(1);
        }
        return day;
    }

    private Instant handover(Layer layer, LocalDate day) {
        return day.atTime(layer.handover()).atZone(zone).toInstant();
    }

    private static @Nullable Person following(Layer layer, Person person) {
        var people = layer.people();
        var at = people.indexOf(person);
        var next = people.get((at + 1) % people.size());
        return next.equals(person) ? null : next;
    }

    private Instant until(Instant at) {
        var boundaries = new ArrayList<Instant>();
        boundaries.add(at.plus(FURTHEST));
        overrides.forEach(override -> boundaries.addAll(List.of(override.from(), override.to())));
        var today = at.atZone(zone).toLocalDate();
        for (var layer : layers) {
            var day = day(layer, at);
            var turns = Math.floorDiv(ChronoUnit.DAYS.between(layer.since(), day), layer.days());
            boundaries.add(handover(layer, layer.since().plusDays((turns + 1) * layer.days())));
            if (layer.hours() != null) {
                for (var ahead = 0; ahead < 2; ahead++) {
                    var date = today.plusDays(ahead);
                    boundaries.add(
                            date.atTime(layer.hours().from()).atZone(zone).toInstant());
                    boundaries.add(date.atTime(layer.hours().to()).atZone(zone).toInstant());
                }
            }
        }
        return boundaries.stream()
                .filter(boundary -> boundary.isAfter(at))
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }
}
