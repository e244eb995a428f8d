package io.trunkline.outbox;

import io.trunkline.message.Message;
import io.trunkline.message.State;
import io.trunkline.store.Items;
import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** What follows for a message once one of its attempts is known to have been created, be it an earlier one. */
final class Evidence {
    /** An attempt that was created and then failed does not speak against another one. */
    private static final String HOLDS =
            "(status is null or status not in ('undelivered', 'failed', 'canceled', 'busy', 'no-answer'))";

    /** A call is asked for sooner than a text. */
    private static final String LOOK_AT =
            "look_at = case channel when 'call' then cast(? as bigint) else cast(? as bigint) end";

    private final Moves moves;
    private final Looks looks;

    Evidence(Moves moves, Looks looks) {
        this.moves = moves;
        this.looks = looks;
    }

    /** An attempt that was created, and its SID. */
    record Created(long message, int attempt, String sid) {}

    /** Takes those as sent of which that is the newest attempt, with few statements, and the others one by one. */
    void sent(Transaction transaction, List<Created> created) throws SQLException {
        var items = Items.of("which bigint", "nth integer", "by_sid text");
        created.forEach(one -> items.add(one.message, one.attempt, one.sid));
        var now = transaction.now();
        var sent = transaction.each(
                "update message set state = 'sent', reason = null, code = null, sid = item.by_sid, " + LOOK_AT
                        + ", looks = 0,"
                        + " changed_at = ?, claimed_by = null from item where message.id = item.which"
                        + " and message.attempts = item.nth and " + Items.hide("message.state")
                        + " in ('sending', 'unsure') returning "
                        + Rows.COLUMNS,
                Rows::message,
                items,
                looks.firstOfCall(now),
                looks.first(now),
                now);
        moves.arrived(transaction, sent);
        var done = sent.stream().map(Message::id).collect(Collectors.toSet());
        for (var one : created) {
            if (!done.contains(one.message)) {
                sent(transaction, one.message, one.attempt, one.sid);
            }
        }
    }

    /** Takes it as sent by that attempt, unless another one is just under way or it has ended; a further one is not begun. */
    boolean sent(Transaction transaction, long id, int attempt, String sid) throws SQLException {
        var changed = transaction.update(
                "update message set sid = ?, " + LOOK_AT
                        + ", looks = 0 where id = ? and ((attempts = ? and state in ('sending', 'unsure'))"
                        + " or (attempts >= ? and state in ('queued', 'unsure') and exists (select 1 from attempt"
                        + " where attempt.message = message.id and n = ? and " + HOLDS + ")))",
                sid,
                looks.firstOfCall(transaction.now()),
                looks.first(transaction.now()),
                id,
                attempt,
                attempt,
                attempt);
        return changed == 1 && move(transaction, id);
    }

    /** Takes it as sent if an attempt before that one turned out to have been created meanwhile. */
    boolean earlier(Transaction transaction, long id, int attempt) throws SQLException {
        if (attempt < 2) {
            return false;
        }
        record Earlier(int n, String sid) {}
        var earlier = transaction.first(
                "select n, sid from attempt where message = ? and n < ? and outcome = 'created' and " + HOLDS
                        + " order by n desc limit 1",
                row -> new Earlier(row.getInt(1), row.getString(2)),
                id,
                attempt);
        if (earlier.isEmpty()) {
            return false;
        }
        var changed = transaction.update(
                "update message set sid = ?, " + LOOK_AT
                        + ", looks = 0 where id = ? and attempts = ? and state in ('sending', 'unsure')",
                earlier.get().sid,
                looks.firstOfCall(transaction.now()),
                looks.first(transaction.now()),
                id,
                attempt);
        return changed == 1 && move(transaction, id);
    }

    private boolean move(Transaction transaction, long id) throws SQLException {
        var from = State.of(transaction
                .first("select state from message where id = ?", row -> row.getString(1), id)
                .orElseThrow());
        if (from == State.QUEUED) {
            var why = Moves.Why.of("an earlier attempt had been created");
            moves.move(transaction, id, State.QUEUED, State.SENDING, why);
            from = State.SENDING;
        }
        return moves.move(transaction, id, from, State.SENT, Moves.Why.NONE).isPresent();
    }
}
