package io.trunkline.journal;

import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.util.OptionalLong;

/** Those who hear an event as soon as it is committed, without looking for it in the store. */
interface Audience {
    /** How many more of that subscription can be heard here now. */
    int room(String subscription);

    /** The replica for which it is taken; empty when its lease does not hold. */
    OptionalLong replica(Transaction transaction) throws SQLException;

    /** Hears what was taken, after the commit. */
    void hear(String subscription, Entry entry);
}
