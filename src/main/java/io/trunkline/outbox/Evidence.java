package io.trunkline.outbox;

import io.trunkline.message.State;
import io.trunkline.store.Transaction;
import java.sql.SQLException;

/** What follows for a message once one of its attempts is known to have been created, be it an earlier one. */
final class Evidence {
    /** An attempt that was created and then failed does not speak against another one. */
    private static final String HOLDS = "(status is null or status not in ('undelivered', 'failed', 'canceled'))";

    private final Moves moves;
    private final Looks looks;

    Evidence(Moves moves, Looks looks) {
        this.moves = moves;
        this.looks = looks;
    }

    /** Takes it as sent by that attempt, unless another one is just under way or it has ended; a further one is not begun. */
    boolean sent(Transaction transaction, long id, int attempt, String sid) throws SQLException {
        var changed = transaction.update(
                "update message set sid = ?, look_at = ?, looks = 0 where id = ? and ((attempts = ? and state in ('sending', 'unsure'))"
                        + " or (attempts >= ? and state in ('queued', 'unsure') and exists (select 1 from attempt"
                        + " where attempt.message = message.id and n = ? and " + HOLDS + ")))",
                sid,
                looks.first(transaction.now()),
                id,
                attempt,
                attempt,
                attempt);
        if (changed == 0) {
            return false;
        }
        var from = State.of(transaction
                .first("select state from message where id = ?", row -> row.getString(1), id)
                .orElseThrow());
        if (from == State.QUEUED) {
            moves.move(
                    transaction, id, State.QUEUED, State.SENDING, Moves.Why.of("an earlier attempt had been created"));
            from = State.SENDING;
        }
        return moves.move(transaction, id, from, State.SENT, Moves.Why.NONE).isPresent();
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
                "update message set sid = ?, look_at = ?, looks = 0 where id = ? and attempts = ? and state in ('sending', 'unsure')",
                earlier.get().sid,
                looks.first(transaction.now()),
                id,
                attempt);
        if (changed == 0) {
            return false;
        }
        var from = State.of(transaction
                .first("select state from message where id = ?", row -> row.getString(1), id)
                .orElseThrow());
        return moves.move(transaction, id, from, State.SENT, Moves.Why.NONE).isPresent();
    }
}
