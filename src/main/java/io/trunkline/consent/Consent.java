package io.trunkline.consent;

import io.trunkline.message.State;
import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The one ordered list of rules; the first that objects decides. */
public final class Consent {
    private final OptOuts optOuts;
    private final List<Rule> rules;

    public Consent(OptOuts optOuts) {
        this.optOuts = optOuts;
        this.rules = List.of(new ByOptOut(optOuts), Consent::byExpiry, Windows::judge);
    }

    /** The words of those who do or do not want to be written to. */
    public OptOuts optOuts() {
        return optOuts;
    }

    /**
     * Holds the recipient until the transaction ends and asks every rule: whoever stores a STOP waits for us, or we for
     * them, so that nothing begins after a STOP was answered.
     */
    public Ruling ask(Transaction transaction, Question question) throws SQLException {
        return ask(transaction, List.of(question)).get(0);
    }

    /** The same for many at once; answers in their order. */
    public List<Ruling> ask(Transaction transaction, List<Question> questions) throws SQLException {
        transaction.lock(questions.stream()
                .map(question -> name(question.address().recipient()))
                .toList());
        var rulings = new HashMap<Question, Ruling>();
        for (var rule : rules) {
            rule.judge(transaction, questions).forEach(rulings::putIfAbsent);
        }
        return questions.stream()
                .map(question -> rulings.getOrDefault(question, Ruling.SAY))
                .toList();
    }

    static void hold(Transaction transaction, String recipient) throws SQLException {
        transaction.lock(name(recipient));
    }

    private static String name(String recipient) {
        return "recipient/" + recipient;
    }

    private record ByOptOut(OptOuts optOuts) implements Rule {
        @Override
        public Map<Question, Ruling> judge(Transaction transaction, List<Question> questions) throws SQLException {
            var stops = optOuts.stopped(
                    transaction, questions.stream().map(Question::address).toList());
            var rulings = new HashMap<Question, Ruling>();
            for (var question : questions) {
                var stop = stops.get(question.address());
                if (stop != null) {
                    rulings.put(question, new Ruling.Never(State.MUTED, "opted out: " + stop.source()));
                }
            }
            return rulings;
        }
    }

    private static Map<Question, Ruling> byExpiry(Transaction transaction, List<Question> questions) {
        var now = transaction.now();
        return questions.stream()
                .filter(question -> question.expireAt() != null && now >= question.expireAt())
                .distinct()
                .collect(Collectors.toMap(
                        question -> question, late -> new Ruling.Never(State.EXPIRED, "no longer worth sending")));
    }
}
