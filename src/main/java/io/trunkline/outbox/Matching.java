package io.trunkline.outbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Which of the carrier's messages are which of our attempts in doubt: by sender, text and time, one to one in the order of
 * their dates. Where they do not pair off, nothing is guessed.
 *
 * @param pairs what was found
 * @param undecided attempts that may be one of several, or of which one of several may be
 */
record Matching(Map<Open, Listed> pairs, Set<Open> undecided) {
    /** How far the carrier's clock may be from ours. */
    static final long SKEW = Duration.ofMinutes(2).toMillis();
    /** Twilio may take 26 s and still create (its help article 360007130274). */
    static final long WORK = Duration.ofSeconds(30).toMillis();

    private static final Comparator<Open> BY_BEGINNING = Comparator.comparingLong(Open::begunAt)
            .thenComparingLong(Open::message)
            .thenComparingInt(Open::attempt);

    /**
     * An attempt of ours that may have been created; begun at epoch milliseconds.
     *
     * @param body what it says; null where the carrier makes the words
     */
    record Open(
            long message,
            int attempt,
            String sender,
            @Nullable String body,
            long begunAt) {}

    /**
     * Matches what is in doubt.
     *
     * @param listed newest first, without what is known to be another attempt's
     * @param same whether our text and the carrier's are the same
     */
    static Matching of(List<Open> opens, List<Listed> listed, BiPredicate<String, String> same) {
        var candidates = new LinkedHashMap<Open, List<Listed>>();
        var oldestFirst = new ArrayList<>(listed);
        java.util.Collections.reverse(oldestFirst);
        oldestFirst.sort(Comparator.comparingLong(Listed::createdAt));
        opens.stream()
                .sorted(BY_BEGINNING)
                .forEach(open -> candidates.put(
                        open,
                        oldestFirst.stream()
                                .filter(one -> fits(open, one, same))
                                .toList()));
        var matching = new Matching(new LinkedHashMap<>(), new HashSet<>());
        var left = new LinkedHashSet<>(candidates.keySet());
        while (!left.isEmpty()) {
            var group = group(left.iterator().next(), candidates);
            left.removeAll(group);
            var found = oldestFirst.stream()
                    .filter(one -> group.stream()
                            .anyMatch(open ->
                                    candidates.getOrDefault(open, List.of()).contains(one)))
                    .toList();
            matching.pairOff(group, found, candidates);
        }
        return matching;
    }

    private static boolean fits(Open open, Listed one, BiPredicate<String, String> same) {
        return one.outbound()
                && one.ends().isBy(open.sender)
                && one.createdAt() >= open.begunAt - SKEW
                && one.createdAt() <= open.begunAt + WORK + SKEW
                && (open.body == null || one.body() == null || same.test(open.body, one.body()));
    }

    /** All attempts that share candidates with this one, directly or through others, in the order of their beginning. */
    private static List<Open> group(Open first, Map<Open, List<Listed>> candidates) {
        var group = new LinkedHashSet<>(List.of(first));
        var grown = true;
        while (grown) {
            var known = new HashSet<Listed>();
            group.forEach(open -> known.addAll(candidates.getOrDefault(open, List.of())));
            grown = group.addAll(candidates.entrySet().stream()
                    .filter(entry -> entry.getValue().stream().anyMatch(known::contains))
                    .map(Map.Entry::getKey)
                    .toList());
        }
        return group.stream().sorted(BY_BEGINNING).toList();
    }

    private void pairOff(List<Open> group, List<Listed> found, Map<Open, List<Listed>> candidates) {
        // Of one message any attempt will do: what matters is that it was sent.
        var ofOne = group.stream().map(Open::message).distinct().count() == 1;
        if (found.size() > group.size() || (found.size() < group.size() && !ofOne)) {
            if (!found.isEmpty()) {
                undecided.addAll(group);
            }
            return;
        }
        var last = group.subList(group.size() - found.size(), group.size());
        for (var i = 0; i < found.size(); i++) {
            if (!candidates.getOrDefault(last.get(i), List.of()).contains(found.get(i))) {
                undecided.addAll(group);
                return;
            }
        }
        for (var i = 0; i < found.size(); i++) {
            pairs.put(last.get(i), found.get(i));
        }
    }
}
