package io.trunkline.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.journal.Entry;
import io.trunkline.journal.Event;
import io.trunkline.journal.Journal;
import io.trunkline.message.Channel;
import io.trunkline.message.Message;
import io.trunkline.message.Origin;
import io.trunkline.message.State;
import io.trunkline.store.Items;
import io.trunkline.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The only way from one state to another: conditional, remembered in the message's life, and published as an event. */
final class Moves {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Journal journal;
    private volatile MessageOnlooker onlooker = MessageOnlooker.NOBODY;

    Moves(Journal journal) {
        this.journal = journal;
    }

    /** Tells somebody what becomes of messages from now on. */
    void watch(MessageOnlooker someone) {
        onlooker = onlooker.and(someone);
    }

    MessageOnlooker onlooker() {
        return onlooker;
    }

    /** Tells whoever listens of messages that were just put. */
    void put(Transaction transaction, List<Message> messages) throws SQLException {
        transaction.afterCommit(() -> messages.forEach(onlooker::put));
        publish(transaction, messages);
    }

    /**
     * Why a message moves.
     *
     * @param code Twilio's code, where one says so
     */
    record Why(@Nullable String reason, @Nullable Integer code) {
        static final Why NONE = new Why(null, null);

        static Why of(String reason) {
            return new Why(reason, null);
        }
    }

    /** Moves a message, unless it is meanwhile in another state; answers it as it is after the move. */
    Optional<Message> move(Transaction transaction, long id, State from, State to, Why why) throws SQLException {
        if (!from.allows(to) && !(to == State.QUEUED && from.allowsRetry())) {
            throw new IllegalStateException("no arrow leads from " + from.word() + " to " + to.word());
        }
        var moved = transaction.first(
                "update message set state = ?, reason = ?, code = ?, changed_at = ?, claimed_by = null"
                        + " where id = ? and state = ? returning " + Rows.COLUMNS,
                Rows::message,
                to.word(),
                why.reason(),
                why.code(),
                transaction.now(),
                id,
                from.word());
        if (moved.isPresent()) {
            arrived(transaction, List.of(moved.get()));
        }
        return moved;
    }

    /** Tells how long it was on its way: what it was before its last change, and what it is. */
    void delivered(Transaction transaction, Message sent, Message delivered) {
        var millis = delivered.times().changedAt() - sent.times().changedAt();
        transaction.afterCommit(() -> onlooker.delivered(delivered, millis));
    }

    /** Remembers something in the message's life. */
    static void live(Transaction transaction, long id, String what, @Nullable String detail) throws SQLException {
        transaction.update(
                "insert into life (message, at, what, detail) values (?,?,?,?)", id, transaction.now(), what, detail);
    }

    /** Remembers that these are now in their state, and tells whoever listens. */
    void arrived(Transaction transaction, List<Message> messages) throws SQLException {
        var items = Items.of("message bigint", "what text", "detail text");
        for (var message : messages) {
            items.add(message.id(), message.state().word(), message.standing().reason());
        }
        transaction.each(
                "insert into life (message, at, what, detail) select message, ?, what, detail from item",
                items,
                transaction.now());
        publish(transaction, messages);
    }

    /** Tells whoever listens in which state the messages now are; `queued` and `sending` are nobody's news. */
    void publish(Transaction transaction, List<Message> messages) throws SQLException {
        var told = messages.stream().filter(message -> type(message) != null).toList();
        if (told.isEmpty()) {
            return;
        }
        var causes = causes(transaction, told);
        var news = new ArrayList<Journal.News>(told.size());
        for (var message : told) {
            news.add(news(transaction, message, told(message), causes));
        }
        journal.append(transaction, news);
        transaction.afterCommit(() -> told.forEach(message -> onlooker.arrived(message, since(message, causes))));
    }

    /** Since when it could have been said: since its cause was due, or it itself, if only later. */
    private static long since(Message message, Map<Long, Cause> causes) {
        var cause = causes.get(message.origin().cause());
        var since = cause == null ? message.times().createdAt() : cause.dueAt;
        // With the second attempt a message is due anew.
        return message.standing().attempts() > 1
                ? since
                : Math.max(since, message.times().dueAt());
    }

    /** Tells whoever listens, once per attempt, of something that is no state: `completed` is `twilio.call.completed`. */
    void tell(Transaction transaction, Message message, String what, Map<String, Object> more) throws SQLException {
        var data = data(message);
        data.putAll(more);
        var told = new Told(
                message.standing().attempts() + "/" + what,
                "twilio." + message.address().channel().word() + "." + what,
                data);
        journal.append(transaction, List.of(news(transaction, message, told, causes(transaction, List.of(message)))));
    }

    /** What is told of a message: which of its events it is, of what type, and all there is to say. */
    private record Told(String which, String type, Map<String, @Nullable Object> data) {}

    private static Told told(Message message) {
        return new Told(
                message.standing().attempts() + "/" + message.state().word() + "/"
                        + message.times().changedAt(),
                Objects.requireNonNull(type(message)),
                data(message));
    }

    private static Journal.News news(Transaction transaction, Message message, Told told, Map<Long, Cause> causes) {
        var origin = message.origin();
        var cause = origin.cause();
        var event = new Event(
                        "trunkline:outbox",
                        message.id() + "/" + told.which,
                        told.type,
                        message.key(),
                        transaction.now(),
                        "application/json",
                        null,
                        Map.of(),
                        bytes(told.data))
                .in(message.particulars().trace());
        var known = causes.get(cause);
        var depth = known == null ? 0 : known.depth;
        return new Journal.News(event, new Origin(origin.flow(), origin.route(), cause, depth + 1), Entry.Due.NOW);
    }

    /** What is known of an event that led to messages. */
    private record Cause(int depth, long dueAt) {}

    private static Map<Long, Cause> causes(Transaction transaction, List<Message> messages) throws SQLException {
        var items = Items.of("cause bigint");
        messages.stream()
                .map(message -> message.origin().cause())
                .filter(Objects::nonNull)
                .distinct()
                .forEach(items::add);
        var causes = new HashMap<Long, Cause>();
        transaction.each(
                "select event.seq, event.depth, event.due_at from item join event on event.seq = item.cause",
                row -> causes.put(row.getLong(1), new Cause(row.getInt(2), row.getLong(3))),
                items);
        return causes;
    }

    private static @Nullable String type(Message message) {
        var said = "twilio." + message.address().channel().word() + ".";
        return switch (message.state()) {
            case QUEUED, SENDING -> null;
            case SENT -> said + (message.address().channel() == Channel.CALL ? "initiated" : "sent");
            case DELIVERED -> said + (message.address().channel() == Channel.CALL ? "answered" : "delivered");
            case UNDELIVERED -> said + (isFailed(message) ? "failed" : "undelivered");
            case HELD, UNSURE, REFUSED, MUTED, EXPIRED, CANCELLED ->
                "message." + message.state().word();
        };
    }

    private static boolean isFailed(Message message) {
        var reason = message.standing().reason();
        return message.address().channel() == Channel.CALL || (reason != null && reason.startsWith("failed"));
    }

    private static Map<String, @Nullable Object> data(Message message) {
        var data = new LinkedHashMap<String, @Nullable Object>();
        data.put("key", message.key());
        data.put("message", message.id());
        data.put("flow", message.origin().flow());
        data.put("cause", message.origin().cause());
        data.put("channel", message.address().channel().word());
        data.put("from", message.address().sender());
        data.put("to", message.address().recipient());
        data.put("body", message.body());
        data.put("state", message.state().word());
        data.put("messageSid", message.standing().sid());
        data.put("code", message.standing().code());
        data.put("reason", message.standing().reason());
        data.put("attempts", message.standing().attempts());
        data.put("segments", message.segments());
        var reason = message.standing().reason();
        if (message.address().channel() == Channel.CALL && message.state() == State.UNDELIVERED && reason != null) {
            data.put("outcome", reason.replaceAll(":.*", ""));
        }
        return data;
    }

    private static byte[] bytes(Map<String, @Nullable Object> data) {
        try {
            return JSON.writeValueAsString(data).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
