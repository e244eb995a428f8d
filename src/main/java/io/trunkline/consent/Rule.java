package io.trunkline.consent;

import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** One reason why something may not be said. */
@FunctionalInterface
public interface Rule {
    /** What it objects to of all this; nothing of what may be said. */
    Map<Question, Ruling> judge(Transaction transaction, List<Question> questions) throws SQLException;
}
