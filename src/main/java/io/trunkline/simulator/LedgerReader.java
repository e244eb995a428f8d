package io.trunkline.simulator;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Shows the ledger over HTTP, at once or as soon as there is something new. Lives on the event loop.
 *
 * <p>{@code since} counts entries and {@code revision} counts changes, of states too; either way the answer has what
 * came after, or the {@code last} so many of it.
 */
final class LedgerReader {
    private static final long LONGEST_WAIT_MS = 120_000;
    private static final int ENTRIES_PER_TURN = 500;

    private final Vertx vertx;
    private final Ledger ledger;

    LedgerReader(Vertx vertx, Ledger ledger) {
        this.vertx = vertx;
        this.ledger = ledger;
    }

    void read(RoutingContext context) {
        Question question = Question.of(Form.parse(context.request().query()));
        List<Message> found = question.ask(ledger);
        if (!found.isEmpty() || question.waitMs == 0) {
            write(context, found);
        } else {
            await(context, question);
        }
    }

    private void await(RoutingContext context, Question question) {
        Consumer<Message> watcher = new Consumer<>() {
            @Override
            public void accept(Message message) {
                if (question.admits(message)) {
                    ledger.unwatch(this);
                    write(context, question.ask(ledger));
                }
            }
        };
        ledger.watch(watcher);
        long timer = vertx.setTimer(question.waitMs, fired -> {
            ledger.unwatch(watcher);
            write(context, List.of());
        });
        context.addEndHandler(ended -> {
            vertx.cancelTimer(timer);
            ledger.unwatch(watcher);
        });
    }

    private void write(RoutingContext context, List<Message> entries) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.putHeader("Content-Type", "application/json")
                .putHeader("Ledger-Revision", String.valueOf(ledger.revision()))
                .setChunked(true);
        write(response, entries, 0);
    }

    /** In bites, because a long ledger would hold up everybody else. */
    private void write(HttpServerResponse response, List<Message> entries, int from) {
        if (response.closed()) {
            return;
        }
        int to = Math.min(entries.size(), from + ENTRIES_PER_TURN);
        StringBuilder text = new StringBuilder(from == 0 ? "[" : "");
        for (int at = from; at < to; at++) {
            text.append(at == 0 ? "\n" : ",\n").append(entries.get(at).entry().encode());
        }
        if (to == entries.size()) {
            response.end(text.append("]\n").toString());
        } else {
            response.write(text.toString()).onSuccess(written -> write(response, entries, to));
        }
    }

    private static final class Question {
        private final @Nullable String from;
        private final @Nullable String to;
        private final long since;
        private final long revision;
        private final long last;
        private final long waitMs;

        private Question(Form query) {
            this.from = number(query, "from");
            this.to = number(query, "to");
            this.since = count(query, "since", 0);
            this.revision = count(query, "revision", -1);
            this.last = count(query, "last", Integer.MAX_VALUE);
            this.waitMs = Math.min(LONGEST_WAIT_MS, count(query, "wait", 0));
        }

        static Question of(Form query) {
            return new Question(query);
        }

        List<Message> ask(Ledger ledger) {
            // A revision from before the ledger was emptied is no longer in it.
            List<Message> all = revision > ledger.revision()
                    ? ledger.changedAfter(0)
                    : revision >= 0 ? ledger.changedAfter(revision) : ledger.after(since, from, to);
            List<Message> found = all.stream().filter(this::admits).toList();
            return found.size() <= last ? found : found.subList(found.size() - (int) last, found.size());
        }

        boolean admits(Message message) {
            return (revision >= 0 || message.index() > since)
                    && (from == null || from.equals(message.from()))
                    && (to == null || to.equals(message.to()));
        }

        /** An unescaped plus sign of a number arrives as a space. */
        private static @Nullable String number(Form query, String name) {
            String value = query.first(name);
            return value == null || value.isEmpty() ? null : value.startsWith(" ") ? "+" + value.strip() : value;
        }

        private static long count(Form query, String name, long otherwise) {
            String value = query.filled(name);
            if (value == null) {
                return otherwise;
            }
            if (!value.matches("\\d{1,12}")) {
                throw new Misuse(name + " must be a whole number, not " + value);
            }
            return Long.parseLong(value);
        }
    }
}
