package io.trunkline.console;

import io.trunkline.consent.Word;
import io.trunkline.http.Answer;
import io.trunkline.http.Problem;
import io.trunkline.http.Request;
import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** {@code /api/optouts}: who does not want to be written to, and the words that people add for them. */
final class OptOutDoors {
    /** What {@link Word#EVERYONE} as a medium is called outside. */
    static final String EVERYTHING = "everything";

    private static final String NOTE =
            "Twilio may keep a block of its own for this recipient; only their START, texted to the sender, lifts that.";
    private static final List<String> FIELDS = List.of("to", "sender", "medium", "reason");
    private static final List<String> MEDIA = List.of("text", "whatsapp", EVERYTHING);

    private final Api.Rooms rooms;
    private final Executor reading;

    OptOutDoors(Api.Rooms rooms, Executor reading) {
        this.rooms = rooms;
        this.reading = reading;
    }

    void open(Api api) {
        api.open("GET", "/api/optouts", this::list);
        api.open("POST", "/api/optouts", this::add);
        api.open("POST", "/api/optouts/remove", this::remove);
    }

    private CompletionStage<Answer> list(Request request) {
        var recipient = Asked.recipient(request);
        var limit = Asked.limit(request);
        return Api.ask(
                reading,
                () -> Map.of("optouts", rooms.store().read(session -> {
                    var listed = new ArrayList<Map<String, Object>>();
                    for (var stop : rooms.optOuts().list(session, recipient, limit)) {
                        var shown = new LinkedHashMap<>(MessageJson.of(stop));
                        shown.put("except", rooms.optOuts().exceptions(session, stop));
                        listed.add(shown);
                    }
                    return listed;
                })));
    }

    private CompletionStage<Answer> add(Request request) {
        var body = Body.of(request, FIELDS);
        var to = Asked.number("to", body.text("to"));
        var sender = sender(body);
        var medium = medium(body);
        var source = "added by a person" + because(body);
        return rooms.store()
                .write(transaction -> {
                    var words = rooms.accounts().stream()
                            .map(account -> new Word(
                                    account,
                                    medium == null ? MEDIA.get(0) : medium,
                                    to,
                                    sender == null ? Word.EVERYONE : sender,
                                    true,
                                    transaction.now(),
                                    source,
                                    null))
                            .toList();
                    for (var word : words) {
                        rooms.optOuts().store(transaction, word);
                    }
                    transaction.afterCommit(() -> rooms.outbox().mute(to));
                    return words.get(0);
                })
                .thenApply(word -> Answer.json(200, MessageJson.of(word)));
    }

    private CompletionStage<Answer> remove(Request request) {
        var body = Body.of(request, FIELDS);
        var to = Asked.number("to", body.text("to"));
        var wanted = new Wanted(to, sender(body), medium(body), "removed by a person" + because(body));
        return rooms.store().write(transaction -> remove(transaction, wanted)).thenApply(removed -> {
            if (removed.isEmpty()) {
                throw Problem.notFound(to + " has not opted out"
                        + (wanted.sender == null ? "" : " of what " + wanted.sender + " sends")
                        + "; nothing is changed. trunkline optouts list shows who has.");
            }
            return Answer.json(
                    200,
                    new Json()
                            .put("to", to)
                            .put(
                                    "removed",
                                    removed.stream().map(MessageJson::of).toList())
                            .put("note", NOTE)
                            .map());
        });
    }

    private record Wanted(
            String to, @Nullable String sender, @Nullable String medium, String source) {}

    /** Answers each STOP with a START of the same reach, so that nothing is lifted that was not listed. */
    private List<Word> remove(Transaction transaction, Wanted wanted) throws SQLException {
        var starts = new LinkedHashSet<Word>();
        for (var stop : rooms.optOuts().list(transaction, wanted.to, Asked.MOST)) {
            var bars = wanted.sender == null
                    || stop.sender().equals(Word.EVERYONE)
                    || stop.sender().equals(wanted.sender);
            if (!rooms.accounts().contains(stop.account())
                    || !bars
                    || (wanted.medium != null && !wanted.medium.equals(stop.medium()))) {
                continue;
            }
            starts.add(new Word(
                    stop.account(),
                    stop.medium(),
                    wanted.to,
                    wanted.sender == null ? stop.sender() : wanted.sender,
                    false,
                    // Twilio's clock may be ahead of ours, and of two words at once the STOP counts.
                    Math.max(transaction.now(), stop.saidAt() + 1),
                    wanted.source,
                    null));
        }
        for (var start : starts) {
            rooms.optOuts().store(transaction, start);
        }
        return List.copyOf(starts);
    }

    private static @Nullable String sender(Body body) {
        var sender = body.optional("sender");
        if (sender == null || sender.isBlank() || sender.equals(Word.EVERYONE)) {
            return null;
        }
        return sender.startsWith("+") ? Asked.number("sender", sender) : sender.strip();
    }

    /** Null where none is named. */
    private static @Nullable String medium(Body body) {
        var medium = body.optional("medium");
        if (medium == null) {
            return null;
        }
        if (!MEDIA.contains(medium)) {
            throw Problem.badRequest(
                    "medium", "There is no medium " + medium + "; there are " + String.join(", ", MEDIA) + ".");
        }
        return medium.equals(EVERYTHING) ? Word.EVERYONE : medium;
    }

    private static String because(Body body) {
        var reason = body.optional("reason");
        return reason == null || reason.isBlank() ? "" : ": " + reason.strip();
    }
}
