package io.trunkline.bot;

import io.trunkline.store.Store;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What is remembered of whoever texts with a bot, per bot and number, until its time is over. */
final class Memories {
    /** So many that are over are removed with one that is kept. */
    private static final int BITE = 20;

    private final Store store;

    Memories(Store store) {
        this.store = store;
    }

    /** Whose memory: of that bot about that number. */
    record Of(String bot, String phone) {}

    /**
     * What is remembered.
     *
     * @param client the name under which the bot knows them
     * @param talk where the conversation was
     * @param sorry the event for which they were told that the bot does not answer; 0 when it answered since
     */
    record Memory(@Nullable String client, @Nullable String talk, long sorry) {
        static final Memory NOTHING = new Memory(null, null, 0);
    }

    Memory read(Of of) {
        return store.read(session -> session.first(
                        "select client, talk, sorry from bot_memory where bot = ? and phone = ? and until > ?",
                        row -> new Memory(row.getString(1), row.getString(2), row.getLong(3)),
                        of.bot,
                        of.phone,
                        store.clock().millis())
                .orElse(Memory.NOTHING));
    }

    /** Keeps it for that long from now; what is over is gone. */
    CompletionStage<?> keep(Of of, Memory memory, Duration lifetime) {
        return store.write(transaction -> {
            var now = transaction.now();
            transaction.update(
                    "delete from bot_memory where (bot, phone) in"
                            + " (select bot, phone from bot_memory where until <= ? limit " + BITE + ")",
                    now);
            return transaction.update(
                    "insert into bot_memory (bot, phone, client, talk, sorry, until) values (?,?,?,?,?,?)"
                            + " on conflict (bot, phone) do update set client = excluded.client, talk = excluded.talk,"
                            + " sorry = excluded.sorry, until = excluded.until",
                    of.bot,
                    of.phone,
                    memory.client,
                    memory.talk,
                    memory.sorry,
                    now + lifetime.toMillis());
        });
    }
}
