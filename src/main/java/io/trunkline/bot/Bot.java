package io.trunkline.bot;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Somebody who answers texts and is no human. */
@FunctionalInterface
public interface Bot {
    /** Asks it; the stage fails when it does not answer, or answers nothing that can be read. It holds no thread meanwhile. */
    CompletionStage<Reply> ask(Turn turn);

    /**
     * What somebody says to it.
     *
     * @param client the name under which it knows them, which says nothing of their number; null at first
     * @param talk where the conversation was, in the bot's own words; null at first
     */
    record Turn(
            String text, @Nullable String client, @Nullable String talk) {}

    /**
     * What it says.
     *
     * @param client under which name it knows them from now on; null where that stays
     * @param talk where the conversation is now; null where it does not say
     */
    record Reply(
            String text, @Nullable String client, @Nullable String talk) {}
}
