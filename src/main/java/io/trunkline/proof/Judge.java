package io.trunkline.proof;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Compares the three ledgers; it knows nothing but them. */
final class Judge {
    /** Twilio's own bar of a recipient who texted STOP to that sender. */
    private static final int OPTED_OUT = 21610;

    private static final long LATE = 250;

    private final Books books;
    private final Silence silence;
    private final Map<String, Owed> asked = new HashMap<>();
    private final Map<String, Stored> stored = new HashMap<>();
    private final Map<String, List<Received>> received;
    private final Verdict verdict = new Verdict();

    private Judge(Books books) {
        this.books = books;
        this.silence = new Silence(books.clients().words());
        books.clients().asked().forEach(owed -> asked.put(owed.token(), owed));
        this.received = books.received().stream().collect(Collectors.groupingBy(Received::token));
    }

    static Verdict judge(Books books) {
        var judge = new Judge(books);
        judge.compare();
        return judge.verdict;
    }

    private void compare() {
        for (var message : books.stored()) {
            var before = stored.put(message.token(), message);
            if (before != null) {
                verdict.find(Line.DOUBLED, message.key() + " is stored twice");
            }
        }
        asked.values().forEach(this::compare);
        received.keySet().stream()
                .filter(token -> !asked.containsKey(token))
                .forEach(token -> verdict.find(Line.UNASKED, token));
        pace();
    }

    private void compare(Owed owed) {
        var message = stored.get(owed.token());
        var texts = received.getOrDefault(owed.token(), List.of());
        var name = owed.resend() + "/" + owed.token();
        if (books.clients().acknowledged().contains(owed.token()) && texts.isEmpty() && !isExcused(owed, message)) {
            verdict.find(Line.LOST, name + (message == null ? " is not stored" : " is " + standing(message)));
        }
        doubled(texts).ifPresent(how -> verdict.find(Line.DOUBLED, name + " " + how));
        if (message != null) {
            compare(owed, message, texts, name);
        }
    }

    /** After a failure that Twilio reported, and that may pass, it may be tried again, at most twice. */
    private static Optional<String> doubled(List<Received> texts) {
        if (texts.stream().filter(text -> !text.isFailed()).count() > 1 || texts.size() > 3) {
            return Optional.of("came " + texts.size() + " times");
        }
        return texts.stream()
                .sorted(Comparator.comparingLong(Received::index))
                .limit(Math.max(0, texts.size() - 1))
                .filter(text -> !text.mayFollow())
                .map(text -> "came again after " + text.fate())
                .findFirst();
    }

    private void compare(Owed owed, Stored message, List<Received> texts, String name) {
        if (message.is("unsure")) {
            if (!texts.isEmpty()) {
                verdict.find(Line.UNSURE_RECEIVED, name);
            } else if (owed.isSafe()) {
                verdict.find(Line.UNSURE_SAFE, name);
            } else {
                verdict.open().add(name);
            }
        }
        var fault = Walk.fault(message, texts);
        if (fault != null) {
            verdict.find(Line.DISORDER, name + " " + fault);
        }
        var known = true;
        for (var attempt : message.attempts()) {
            if (!known && !owed.isSafe()) {
                verdict.find(Line.BLIND, name + ", attempt " + attempt.n());
            }
            known = !attempt.outcome().equals("unknown") && !attempt.outcome().isEmpty();
            if (silence.isSure(owed, attempt.at())) {
                verdict.find(Line.AFTER_STOP, name + ", attempt " + attempt.n());
            }
        }
        if (texts.stream().anyMatch(text -> silence.isSure(owed, text.at()))
                && message.attempts().stream().noneMatch(attempt -> silence.isSure(owed, attempt.at()))) {
            verdict.onTheWire().add(name);
        }
    }

    /** Whether there is a lawful reason why it was not sent, or nobody knows, which is another line's matter. */
    private boolean isExcused(Owed owed, @org.jspecify.annotations.Nullable Stored message) {
        if (message == null) {
            return false;
        }
        var muted =
                message.is("muted") || (message.is("refused") && message.why().code() == OPTED_OUT);
        return message.is("unsure") || (muted && silence.mayBe(owed, message.span()));
    }

    private static String standing(Stored message) {
        return message.state()
                + (message.why().reason().isEmpty() ? "" : " (" + message.why().reason() + ")");
    }

    /** A sender is judged twice: by the attempts that were begun, and by the requests that came in. */
    private void pace() {
        var begun = new HashMap<String, List<Pace.Said>>();
        var heard = new HashMap<String, List<Pace.Said>>();
        for (var message : books.stored()) {
            var owed = asked.get(message.token());
            if (owed != null) {
                message.attempts().forEach(attempt -> begun.computeIfAbsent(owed.sender(), sender -> new ArrayList<>())
                        .add(new Pace.Said(attempt.at(), owed.segments(), message.key())));
            }
        }
        for (var text : books.received()) {
            var owed = asked.get(text.token());
            heard.computeIfAbsent(text.sender(), sender -> new ArrayList<>())
                    .add(new Pace.Said(spoken(text), owed == null ? 1 : owed.segments(), text.token()));
        }
        var senders = new HashSet<>(begun.keySet());
        senders.addAll(heard.keySet());
        for (var sender : senders) {
            var pace = new Pace(books.rates().getOrDefault(sender, 1.0));
            var name = "…" + sender.substring(sender.length() - 4);
            pace.excessOfAttempts(begun.getOrDefault(sender, List.of()))
                    .ifPresent(excess -> verdict.find(Line.OVER_PACE, name + ", attempts begun: " + excess));
            pace.excess(heard.getOrDefault(sender, List.of()))
                    .ifPresent(excess -> verdict.find(Line.OVER_PACE, name + ", requests that came in: " + excess));
        }
    }

    /** When it came in, or a quarter of a second after its attempt was begun where that is earlier: a process may stall. */
    private long spoken(Received text) {
        var message = stored.get(text.token());
        return message == null
                ? text.at()
                : message.attempts().stream()
                        .mapToLong(Stored.Begun::at)
                        .filter(begun -> begun <= text.at())
                        .max()
                        .stream()
                        .map(begun -> Math.min(text.at(), begun + LATE))
                        .findFirst()
                        .orElse(text.at());
    }
}
