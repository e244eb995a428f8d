package io.trunkline.proof;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** From when to when whom nobody may write to, by what people texted. A STOP holds for every sender, a START for its own. */
final class Silence {
    /** For so long a webhook may be repeated, and Twilio's list not have been read, in milliseconds. */
    private static final long REPEATED = 300_000;

    private final Map<String, List<Word>> words = new HashMap<>();

    Silence(List<Word> said) {
        said.stream().sorted(Comparator.comparingLong(Word::askedAt)).forEach(word -> words.computeIfAbsent(
                        word.phone(), phone -> new ArrayList<>())
                .add(word));
    }

    /** Whether a STOP had surely been answered before that time, and nothing that could have lifted it been asked. */
    boolean isSure(Owed owed, long at) {
        var silent = false;
        for (var word : words.getOrDefault(owed.phone(), List.of())) {
            if (word.stop()) {
                silent |= word.isAnswered() && word.answeredAt() < at;
            } else if (word.sender().equals(owed.sender()) && word.askedAt() <= at) {
                silent = false;
            }
        }
        return silent;
    }

    /**
     * Whether at some time of that span a STOP may have held. One that was not answered is repeated for a while by whoever
     * brings it, with no word about when it was texted, so that a START which was texted after it may count as older.
     */
    boolean mayBe(Owed owed, Stored.Span span) {
        var open = true;
        for (var word : words.getOrDefault(owed.phone(), List.of())) {
            if (word.stop() && word.askedAt() <= span.changedAt()) {
                open = false;
                if (!word.isAnswered() && span.createdAt() < word.askedAt() + REPEATED) {
                    return true;
                }
            } else if (!word.stop()
                    && word.isAnswered()
                    && word.sender().equals(owed.sender())
                    && word.answeredAt() < span.createdAt()) {
                open = true;
            }
        }
        return !open;
    }
}
