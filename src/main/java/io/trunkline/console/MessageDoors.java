package io.trunkline.console;

import io.trunkline.http.Answer;
import io.trunkline.http.Problem;
import io.trunkline.http.Request;
import io.trunkline.journal.Archive;
import io.trunkline.message.Channel;
import io.trunkline.message.Message;
import io.trunkline.message.State;
import io.trunkline.outbox.Cancelled;
import io.trunkline.outbox.Ledger;
import io.trunkline.outbox.Settlement;
import io.trunkline.twilio.Advice;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /api/messages}: each with its whole life, and what people may order about it. */
final class MessageDoors {
    private static final String PATH = "/api/messages/";

    private final Api.Rooms rooms;
    private final Executor reading;
    private final Ledger ledger;
    private final Archive archive;

    MessageDoors(Api.Rooms rooms, Executor reading) {
        this.rooms = rooms;
        this.reading = reading;
        this.ledger = new Ledger(rooms.store());
        this.archive = new Archive(rooms.store(), rooms.journal());
    }

    void open(Api api) {
        api.open("GET", "/api/messages", this::list);
        api.open("GET", PATH + "*", this::show);
        api.open("POST", PATH + "*", this::order);
    }

    private CompletionStage<Answer> list(Request request) {
        var filter = new Ledger.Filter(
                state(Asked.text(request, "state")),
                Asked.recipient(request),
                Asked.text(request, "flow"),
                Asked.before(request),
                Asked.limit(request));
        return Api.ask(reading, () -> Asked.is(request, "lives") ? lives(filter) : list(filter));
    }

    private Map<String, Object> list(Ledger.Filter filter) {
        return page(filter, ledger.list(filter), Function.identity(), MessageJson::of);
    }

    /** The same, each with its attempts and all that happened to it, for whoever compares many. */
    private Map<String, Object> lives(Ledger.Filter filter) {
        return page(filter, ledger.lives(filter), Ledger.Life::message, MessageJson::of);
    }

    private static <T> Map<String, Object> page(
            Ledger.Filter filter, List<T> found, Function<T, Message> message, Function<T, Map<String, Object>> shown) {
        var last = found.size() < filter.limit() ? null : message.apply(found.get(found.size() - 1));
        return new Json()
                .put("messages", found.stream().map(shown).toList())
                .put("next", last == null ? null : (Long) last.id())
                .map();
    }

    private static @Nullable State state(@Nullable String word) {
        try {
            return word == null ? null : State.of(word);
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest(
                    "state", "There is no state " + word + "; there are " + words(List.of(State.values())) + ".");
        }
    }

    private CompletionStage<Answer> show(Request request) {
        var key = Asked.key(Asked.rest(request, PATH)).text();
        return Api.ask(reading, () -> story(ledger.show(key).orElseThrow(() -> unknown(key))));
    }

    private Map<String, Object> story(Ledger.Life life) {
        var message = life.message();
        var optOuts = rooms.optOuts();
        var stop = rooms.store().read(session -> optOuts.stopped(session, message.address()));
        var words = rooms.store()
                .read(session -> optOuts.history(session, message.address().recipient()));
        var cause = message.origin().cause();
        var troubles = rooms.outbox().troubles(message);
        return MessageJson.life(life)
                .put("heldUp", troubles.isEmpty() ? null : String.join("; ", troubles))
                .put(
                        "cause",
                        cause == null
                                ? null
                                : archive.name(cause).map(MessageJson::of).orElse(null))
                .put("optOut", stop.map(MessageJson::of).orElse(null))
                .put("consent", words.stream().map(MessageJson::of).toList())
                .put("error", Advice.on(message, stop.orElse(null)).orElse(null))
                .map();
    }

    private CompletionStage<Answer> order(Request request) {
        var rest = Asked.rest(request, PATH);
        var slash = rest.lastIndexOf('/');
        var key = Asked.key(rest.substring(0, Math.max(slash, 0))).text();
        var verb = rest.substring(slash + 1);
        return switch (verb) {
            case "cancel" -> cancel(key);
            case "hold" -> move(key, verb, rooms.outbox()::hold);
            case "release" -> move(key, verb, rooms.outbox()::release);
            case "retry" -> move(key, verb, rooms.outbox()::retry);
            case "settle" -> settle(key, Settling.of(request));
            default ->
                throw Problem.notFound(
                        "A message cannot be told to " + verb + "; there are cancel, hold, release, retry and settle.");
        };
    }

    private CompletionStage<Answer> move(
            String key, String verb, Function<Message, CompletableFuture<Optional<Message>>> move) {
        return CompletableFuture.supplyAsync(() -> ledger.find(key).orElseThrow(() -> unknown(key)), reading)
                .thenCompose(move)
                .thenApplyAsync(
                        moved -> {
                            // As it is after the whole transaction: a retry changes more than the state.
                            var after = ledger.find(key).orElseThrow(() -> unknown(key));
                            if (moved.isEmpty()) {
                                throw conflict(after, verb);
                            }
                            return Answer.json(200, Map.of("message", MessageJson.of(after)));
                        },
                        reading);
    }

    private CompletionStage<Answer> settle(String key, Settlement settlement) {
        return Api.ask(reading, () -> {
            var message = ledger.find(key).orElseThrow(() -> unknown(key));
            if (message.state() != State.UNSURE) {
                throw conflict(message, "settle");
            }
            try {
                rooms.outbox().settle(message, settlement).ifPresent(objection -> {
                    throw Problem.of(409, "not-so", objection);
                });
            } catch (IOException e) {
                throw Problem.unavailable("Twilio cannot be asked whether that is so, and nothing was changed: "
                        + e.getMessage() + ". Try again.");
            }
            return Map.of("message", MessageJson.of(ledger.find(key).orElseThrow(() -> unknown(key))));
        });
    }

    private CompletionStage<Answer> cancel(String key) {
        return rooms.outbox()
                .cancel(Asked.key(key), null)
                .thenApplyAsync(cancelled -> cancelled(key, cancelled), reading);
    }

    private Answer cancelled(String key, Cancelled cancelled) {
        var message = ledger.find(key);
        if (cancelled.messages() + cancelled.events() == 0
                && !message.map(MessageDoors::mayRing).orElse(false)) {
            throw message.map(found -> conflict(found, "cancel"))
                    .orElseGet(() -> Problem.notFound(
                            cancelled.onTheirWay() == 0
                                    ? "Nothing waits under " + key
                                            + ". Should an event that was heard before now still put something there, it is muted."
                                    : "Everything under " + key + " is on its way already; it cannot be called back."))
                    .with("onTheirWay", cancelled.onTheirWay());
        }
        return Answer.json(
                200,
                new Json()
                        .put("message", message.map(MessageJson::of).orElse(null))
                        .put("messages", cancelled.messages())
                        .put("events", cancelled.events())
                        .put("onTheirWay", cancelled.onTheirWay())
                        .map());
    }

    /** A call that still rings is ended by a cancel, as long as nobody answers. */
    private static boolean mayRing(Message message) {
        return message.address().channel() == Channel.CALL
                && (message.state() == State.SENDING || message.state() == State.SENT);
    }

    private static Problem unknown(String key) {
        return Problem.notFound("There is no message " + key
                + "; a key is <flow>/<key>, or /<key> where flows share it. Look for it by recipient.");
    }

    private static Problem conflict(Message message, String verb) {
        if (message.state() == State.REFUSED && message.standing().attempts() == 0 && verb.equals("retry")) {
            return Problem.of(
                            409,
                            "wrong-state",
                            "The message " + message.key() + " was refused before it could be tried: "
                                    + message.standing().reason()
                                    + " Put it again with what is right; its key is free for that.")
                    .with("state", message.state().word())
                    .with("allowed", List.of());
        }
        var allowing = Arrays.stream(State.values())
                .filter(state -> allows(state, verb))
                .toList();
        return Problem.of(
                        409,
                        "wrong-state",
                        "The message " + message.key() + " is "
                                + message.state().word() + "; " + verb + " is possible for one that is "
                                + words(allowing) + ".")
                .with("state", message.state().word())
                .with("allowed", allowing.stream().map(State::word).toList());
    }

    private static boolean allows(State state, String verb) {
        return switch (verb) {
            case "cancel" -> state.allows(State.CANCELLED);
            case "hold" -> state.allows(State.HELD);
            case "release" -> state == State.HELD;
            case "settle" -> state == State.UNSURE;
            default -> state.allowsRetry();
        };
    }

    private static String words(List<State> states) {
        return states.stream()
                .map(state -> state.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "))
                .replaceFirst(", (?=[a-z]+$)", " or ");
    }
}
