package io.trunkline.bot;

import io.trunkline.store.Store;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Turns of conversations with bots. Whoever gets no answer is told so once, and not again until the bot has answered again. */
public final class Conversations {
    /** Twilio takes no longer text (https://www.twilio.com/docs/errors/21617). */
    private static final int LONGEST = 1_600;

    private final Memories memories;

    public Conversations(Store store) {
        this.memories = new Memories(store);
    }

    /**
     * Who talks with whom.
     *
     * @param name of the bot, for which its memory is kept
     * @param phone of whoever writes, which stays in the house
     * @param lifetime of the memory from the last text on
     */
    public record With(String name, Bot bot, String phone, Duration lifetime) {}

    /**
     * A text that came.
     *
     * @param event its number in the journal, by which a repeat of it is known
     */
    public record Said(String text, long event) {}

    /** What comes of a turn. */
    public sealed interface Outcome {
        /** The bot says that. */
        record Answered(String text) implements Outcome {}

        /**
         * The bot does not answer.
         *
         * @param isNews whether whoever wrote does not know that yet
         */
        record Silent(String why, boolean isNews) implements Outcome {}
    }

    /** Takes one turn; the stage fails only when the store does. */
    public CompletionStage<Outcome> turn(With with, Said said) {
        var of = new Memories.Of(with.name, with.phone);
        var memory = memories.read(of);
        return ask(with.bot, new Bot.Turn(said.text, memory.client(), memory.talk()))
                .handle((reply, failure) ->
                        failure == null ? answered(with, memory, reply) : silent(with, memory, said, failure))
                .thenCompose(end -> end);
    }

    private static CompletionStage<Bot.Reply> ask(Bot bot, Bot.Turn turn) {
        try {
            return bot.ask(turn);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletionStage<Outcome> answered(With with, Memories.Memory memory, Bot.Reply reply) {
        var client = reply.client() == null ? memory.client() : reply.client();
        return memories.keep(
                        new Memories.Of(with.name, with.phone),
                        new Memories.Memory(client, reply.talk(), 0),
                        with.lifetime)
                .thenApply(kept -> new Outcome.Answered(cut(reply.text())));
    }

    private CompletionStage<Outcome> silent(With with, Memories.Memory memory, Said said, Throwable failure) {
        var reason =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        var why = reason.getMessage() == null ? reason.toString() : reason.getMessage();
        // The same text, heard again after a crash, is told the same.
        var isNews = memory.sorry() == 0 || memory.sorry() == said.event;
        return memories.keep(
                        new Memories.Of(with.name, with.phone),
                        new Memories.Memory(memory.client(), memory.talk(), isNews ? said.event : memory.sorry()),
                        with.lifetime)
                .thenApply(kept -> new Outcome.Silent(why, isNews));
    }

    private static String cut(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        var space = text.lastIndexOf(' ', LONGEST - 1);
        return text.substring(0, space < LONGEST / 2 ? LONGEST - 1 : space) + "…";
    }
}
