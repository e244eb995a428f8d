package io.trunkline.camel;

import io.trunkline.store.Store;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The last good version of every file, in the store: what runs after a start with a bad one. */
final class GoodTexts {
    private final Store store;

    GoodTexts(Store store) {
        this.store = store;
    }

    Edition read(Path folder) {
        return store.read(session -> {
            Map<String, String> texts = new HashMap<>();
            session.list("select path, text from route_text", row -> texts.put(row.getString(1), row.getString(2)));
            return Edition.of(folder, texts);
        });
    }

    /** Has an edition in the place of another, all of it at once. */
    void keep(Edition edition, Edition before) {
        var changed = edition.changedFrom(before);
        if (changed.isEmpty()) {
            return;
        }
        store.writeAndWait(transaction -> {
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
