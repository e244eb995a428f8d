package io.trunkline.journal;

import io.trunkline.store.Transaction;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The events of one subject on their way to one subscription: one at a time, in order of acceptance. Without a subject, in no order. */
record Lane(String subscription, @Nullable String subject) {

    /** Where one who arrives now stands: ready, or behind somebody. */
    String place(Transaction transaction) throws SQLException {
        if (subject == null) {
            return "ready";
        }
        hold(transaction);
        return isTaken(transaction) ? "behind" : "ready";
    }

    /** Lets the next one through, after the one before it is done with. */
    void advance(Transaction transaction) throws SQLException {
        if (subject == null) {
            return;
        }
        hold(transaction);
        transaction.update(
                "update delivery set state = 'ready', changed_at = ? where subscription = ? and state = 'behind' and event ="
                        + " (select min(event) from delivery where subscription = ? and subject = ? and state = 'behind')"
                        + " and not exists (select 1 from delivery where subscription = ? and subject = ?"
                        + " and state in ('ready', 'taken'))",
                transaction.now(),
                subscription,
                subscription,
                subject,
                subscription,
                subject);
    }

    private void hold(Transaction transaction) throws SQLException {
        transaction.lock("lane/" + subscription + "/" + subject);
    }

    private boolean isTaken(Transaction transaction) throws SQLException {
        return transaction
                .first(
                        "select 1 from delivery where subscription = ? and subject = ?"
                                + " and state in ('ready', 'behind', 'taken') limit 1",
                        row -> true,
                        subscription,
                        subject)
                .orElse(false);
    }
}
