package io.trunkline.consent;

import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.util.Optional;

/** One reason why something may not be said; empty where it has no objection. */
@FunctionalInterface
public interface Rule {
    Optional<Ruling> judge(Transaction transaction, Question question) throws SQLException;
}
