package io.trunkline.outbox;

import io.trunkline.consent.Consent;
import io.trunkline.consent.Question;
import io.trunkline.consent.Ruling;
import io.trunkline.consent.Windows;
import io.trunkline.journal.Cancellations;
import io.trunkline.message.Message;
import io.trunkline.message.State;
import io.trunkline.store.Items;
import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes drafts in that were looked at: once per key, and visible even when they will not be sent. */
final class Intake {
    /** What a key says of its message until that is retired; then it says how it ended. */
    private static final String OWED = "owed";

    private final Consent consent;
    private final Register register;
    private final long keyDays;

    /** @param keyDays how many days a key outlives its message */
    Intake(Consent consent, Register register, long keyDays) {
        this.consent = consent;
        this.register = register;
        this.keyDays = keyDays;
    }

    /** Puts drafts; a repeat answers the message that has its key. */
    List<Placed> put(Transaction transaction, List<Arriving> arriving, Usher usher) throws SQLException {
        // A cancel must see what is put, or be seen.
        transaction.share(arriving.stream()
                .filter(one -> one.cause() != null)
                .map(one -> Cancellations.namespace(one.key()))
                .toList());
        var placed = new HashMap<Arriving, Placed>();
        var left = new ArrayList<>(arriving);
        while (!left.isEmpty()) {
            // The second of one key must find the first.
            var round = new LinkedHashMap<String, Arriving>();
            left.forEach(one -> round.putIfAbsent(one.key(), one));
            left.removeAll(Set.copyOf(round.values()));
            placed.putAll(putApart(transaction, List.copyOf(round.values()), usher));
        }
        return arriving.stream()
                .map(one -> Objects.requireNonNull(placed.get(one)))
                .toList();
    }

    /** Puts the parts of one text; where the first's key holds other content, the others are not put either. */
    Placed putParts(Transaction transaction, List<Arriving> parts, Usher usher) throws SQLException {
        var first = put(transaction, List.of(parts.get(0)), usher).get(0);
        if (first.fresh() || isSame(transaction, parts.get(0))) {
            put(transaction, parts.subList(1, parts.size()), usher);
        }
        return first;
    }

    private static boolean isSame(Transaction transaction, Arriving arriving) throws SQLException {
        return transaction.number(
                        "select count(*) from message_key where key = ? and digest = ?",
                        arriving.key(),
                        arriving.digest)
                == 1;
    }

    /** Puts drafts of which no two have one key. */
    private Map<Arriving, Placed> putApart(Transaction transaction, List<Arriving> arriving, Usher usher)
            throws SQLException {
        var ids = transaction.identities("message", arriving.size());
        var items = Items.of("key text", "message bigint", "digest text");
        for (var i = 0; i < arriving.size(); i++) {
            items.add(arriving.get(i).key(), ids.get(i), arriving.get(i).digest);
        }
        var free = new HashSet<>(transaction.each(
                "insert into message_key (key, message, digest, fate, until) select key, message, digest, ?, ? from item"
                        + " where true on conflict (key) do nothing returning key",
                row -> row.getString(1),
                items,
                OWED,
                transaction.now() + keyDays * 86_400_000L));
        var placed = new HashMap<Arriving, Placed>();
        var fresh = new LinkedHashMap<Long, Arriving>();
        for (var i = 0; i < arriving.size(); i++) {
            var one = arriving.get(i);
            if (!free.contains(one.key())) {
                // Two at once must not both find the key free.
                transaction.lock("key/" + one.key());
                var repeat = repeat(transaction, one);
                if (repeat.isPresent()) {
                    placed.put(one, repeat.get());
                    continue;
                }
                transaction.update(
                        "update message_key set message = ?, digest = ? where key = ?",
                        ids.get(i),
                        one.digest,
                        one.key());
            }
            fresh.put(ids.get(i), one);
        }
        register.enter(transaction, fresh, usher)
                .forEach((one, message) -> placed.put(
                        one,
                        new Placed(
                                message.id(),
                                message.key(),
                                // What is claimed at once was queued for no time.
                                message.state() == State.SENDING ? State.QUEUED : message.state(),
                                true,
                                message.standing().reason())));
        return placed;
    }

    /** Empty when the key is free again: its message never left, and was cancelled, or refused for what now is other. */
    private Optional<Placed> repeat(Transaction transaction, Arriving arriving) throws SQLException {
        record Holder(long message, String digest, String fate) {}
        var holder = transaction
                .first(
                        "select message, digest, fate from message_key where key = ?",
                        row -> new Holder(row.getLong(1), row.getString(2), row.getString(3)),
                        arriving.key())
                .orElseThrow();
        var same = holder.digest.equals(arriving.digest);
        var earlier = Rows.find(transaction, holder.message);
        if (earlier.isEmpty()) {
            var end = holder.fate.equals(OWED) ? State.SENT : State.of(holder.fate);
            return Optional.of(new Placed(
                    holder.message, arriving.key(), end, false, "put under this key long ago; it ended " + end.word()));
        }
        var message = earlier.get();
        if ((frees(message, same) || mayBeSaidBy(transaction, message, arriving))
                && Cancelling.among(transaction, List.of(arriving)).isEmpty()) {
            return Optional.empty();
        }
        if (!same) {
            Moves.live(transaction, message.id(), "put again", "with other content; the first one stands");
        }
        return Optional.of(new Placed(
                message.id(),
                message.key(),
                message.state(),
                false,
                message.standing().reason()));
    }

    /** What was refused for its time may be said now, but not by a replay of the same event, which may have gone another way. */
    private boolean mayBeSaidBy(Transaction transaction, Message message, Arriving arriving) throws SQLException {
        var cause = arriving.cause();
        return message.state() == State.REFUSED
                && message.standing().attempts() == 0
                && Windows.isWhy(message.standing().reason())
                && (cause == null || !cause.equals(message.origin().cause()))
                && consent.ask(transaction, new Question(arriving.address(), null, true)) instanceof Ruling.Say;
    }

    private static boolean frees(Message message, boolean same) {
        var standing = message.standing();
        return leavesKeyFree(message.state(), standing.attempts(), standing.reason())
                && !(same && message.state() == State.REFUSED);
    }

    /** Whether a message in that state may be put again: it never left, and was called back or refused as it was. */
    static boolean leavesKeyFree(State state, int attempts, @Nullable String reason) {
        return attempts == 0
                && (state == State.CANCELLED
                        || state == State.REFUSED
                        || (state == State.MUTED && Starts.CANCELLED_BEFORE.equals(reason)));
    }
}
