package io.trunkline.camel;

import io.trunkline.store.Session;
import io.trunkline.store.Store;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** The last good version of every file, in the store: what runs after a start with a bad one. */
final class GoodTexts {
    private final Store store;

    GoodTexts(Store store) {
        this.store = store;
    }

    Edition read(Path folder) {
        return Edition.of(folder, store.read(GoodTexts::texts));
    }

    private static Map<String, String> texts(Session session) throws SQLException {
        Map<String, String> texts = new HashMap<>();
        session.list("select path, text from route_text", row -> texts.put(row.getString(1), row.getString(2)));
        return texts;
    }

    /**
     * Has an edition there, all of it at once: what is there may be another replica's, and of that nothing stays.
     *
     * @param before what was kept by us; nothing is written while that is the same
     */
    void keep(Edition edition, Edition before) {
        if (edition.changedFrom(before).isEmpty()) {
            return;
        }
        store.writeAndWait(transaction -> {
            var there = Edition.of(edition.folder(), texts(transaction));
            var changed = edition.changedFrom(there);
            for (var file : changed) {
                var text = edition.text(file);
                if (text == null) {
                    transaction.update("delete from route_text where path = ?", edition.name(file));
                } else {
                    transaction.update(
                            "insert into route_text (path, text, changed_at) values (?,?,?) on conflict (path)"
                                    + " do update set text = excluded.text, changed_at = excluded.changed_at",
                            edition.name(file),
                            text,
                            transaction.now());
                }
            }
            return changed.size();
        });
    }
}
