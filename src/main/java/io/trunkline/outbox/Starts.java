package io.trunkline.outbox;

import io.trunkline.consent.Consent;
import io.trunkline.consent.Question;
import io.trunkline.consent.Ruling;
import io.trunkline.message.State;
import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where messages start that are not simply queued: with a fault, in a loop, cancelled before, or not to be said. */
final class Starts {
    /** Why a message is muted that its cancel came before. */
    static final String CANCELLED_BEFORE = "cancelled under this key before it was put";

    private final Consent consent;
    private final Loops loops;

    Starts(Consent consent, Loops loops) {
        this.consent = consent;
        this.loops = loops;
    }

    record Start(State state, @Nullable String why) {}

    /** Those of these messages that are not simply queued. */
    Map<Arriving, Start> among(Transaction transaction, List<Arriving> arriving) throws SQLException {
        var starts = new HashMap<Arriving, Start>();
        var cancelled = Cancelling.among(transaction, arriving);
        var looping = loops.among(transaction, arriving);
        var asked = new ArrayList<Arriving>();
        for (var one : arriving) {
            if (one.checked.fault() != null) {
                starts.put(one, new Start(State.REFUSED, one.checked.fault()));
            } else if (looping.containsKey(one)) {
                starts.put(one, new Start(State.REFUSED, looping.get(one)));
            } else if (cancelled.contains(one.key())) {
                starts.put(one, new Start(State.MUTED, CANCELLED_BEFORE));
            } else {
                asked.add(one);
            }
        }
        var now = transaction.now();
        var rulings = consent.ask(
                transaction,
                asked.stream()
                        .map(one -> new Question(one.address(), one.expireAt(now), one.isFree(now)))
                        .toList());
        for (var i = 0; i < asked.size(); i++) {
            if (rulings.get(i) instanceof Ruling.Never never && never.end() != State.EXPIRED) {
                starts.put(asked.get(i), new Start(never.end(), never.why()));
            }
        }
        return starts;
    }
}
