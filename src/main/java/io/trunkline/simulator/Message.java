package io.trunkline.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One message and what has become of it. Lives on the event loop. */
final class Message {
    private static final DateTimeFormatter RFC_2822 = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final String sid;
    private final Kind kind;
    private final Draft draft;
    private final Instant created;
    private @Nullable String from;
    private String body;
    private Status status;
    private @Nullable Integer errorCode;
    private Instant updated;
    private @Nullable Instant sent;
    private long requestBegan;
    private long index;
    private long revision;
    private boolean deleted;

    Message(String sid, Kind kind, Draft draft, Status status, Instant created) {
        this.sid = sid;
        this.kind = kind;
        this.draft = draft;
        this.created = created;
        this.updated = created;
        this.body = draft.body();
        this.status = status;
        this.from = draft.from();
        if (status == Status.RECEIVED || status == Status.DELIVERED) {
            this.sent = created;
        }
    }

    String sid() {
        return sid;
    }

    Kind kind() {
        return kind;
    }

    Draft draft() {
        return draft;
    }

    Instant created() {
        return created;
    }

    @Nullable
    String from() {
        return from;
    }

    String to() {
        return draft.to();
    }

    Status status() {
        return status;
    }

    @Nullable
    Integer errorCode() {
        return errorCode;
    }

    @Nullable
    Instant sent() {
        return sent;
    }

    /** Its place in the ledger, counted from 1. */
    long index() {
        return index;
    }

    /** Its latest place in the sequence of all changes, counted from 1. */
    long revision() {
        return revision;
    }

    boolean isDeleted() {
        return deleted;
    }

    void enter(long place) {
        this.index = place;
    }

    void revise(long change) {
        this.revision = change;
    }

    /** When the request that created it began to arrive, in epoch milliseconds of real time. */
    void beganWith(long requestBegan) {
        this.requestBegan = requestBegan;
    }

    void chooseFrom(String number) {
        this.from = number;
    }

    void become(Status next, @Nullable Integer code, Instant now) {
        status = next;
        errorCode = code;
        updated = now;
        if (next == Status.SENT || (next == Status.FAILED && sent == null)) {
            sent = now;
        }
    }

    void redact(Instant now) {
        body = "";
        updated = now;
    }

    void delete() {
        deleted = true;
    }

    Text text() {
        return new Text(
                sid, kind.word(), new Text.Parties(from, to()), body, new Text.Fate(status.word(), errorCode, created));
    }

    /** Twilio's Message resource. */
    JsonObject resource(SimulatorSettings.Account account) {
        String uri = account.path() + "/Messages/" + sid;
        boolean undecided = draft.service() != null && status == Status.ACCEPTED;
        return new JsonObject()
                .put("body", body)
                .put("num_segments", undecided ? "0" : String.valueOf(Segments.of(draft.body())))
                .put("direction", kind.direction())
                .put("from", from)
                .put("date_updated", RFC_2822.format(updated))
                .put("price", null)
                .put("error_message", errorCode == null ? null : ErrorTexts.of(errorCode))
                .put("uri", uri + ".json")
                .put("account_sid", account.sid())
                .put("num_media", String.valueOf(draft.extras().media().size()))
                .put("to", to())
                .put("date_created", RFC_2822.format(created))
                .put("status", status.word())
                .put("sid", sid)
                .put("date_sent", sent == null ? null : RFC_2822.format(sent))
                .put("messaging_service_sid", draft.service())
                .put("error_code", errorCode)
                .put("price_unit", "USD")
                .put("api_version", "2010-04-01")
                .put(
                        "subresource_uris",
                        new JsonObject().put("media", uri + "/Media.json").put("feedback", uri + "/Feedback.json"));
    }

    /** Its line in the ledger. */
    JsonObject entry() {
        JsonObject entry = new JsonObject()
                .put("sid", sid)
                .put("kind", kind.word())
                .put("from", from)
                .put("to", to())
                .put("body", body)
                .put("status", status.word())
                .put("at", created.toString())
                .put("index", index)
                .put("revision", revision);
        putFilled(entry, "messagingServiceSid", draft.service());
        putFilled(entry, "errorCode", errorCode);
        putFilled(entry, "template", draft.extras().template());
        putFilled(entry, "validity", draft.extras().validity());
        putFilled(
                entry,
                "media",
                draft.extras().media().isEmpty()
                        ? null
                        : new JsonArray(draft.extras().media()));
        putFilled(entry, "requestBegan", requestBegan == 0 ? null : requestBegan);
        return entry;
    }

    /** Everything the archive needs to make it again. */
    JsonObject remembered() {
        JsonObject line = change().put("kind", kind.word()).put("to", to()).put("created", created.toEpochMilli());
        putFilled(line, "body", body);
        putFilled(line, "draftFrom", draft.from());
        putFilled(line, "service", draft.service());
        putFilled(line, "statusCallback", draft.statusCallback());
        putFilled(line, "template", draft.extras().template());
        putFilled(line, "validity", draft.extras().validity());
        if (!draft.extras().media().isEmpty()) {
            line.put("mediaUrls", new JsonArray(draft.extras().media()));
        }
        putFilled(line, "requestBegan", requestBegan == 0 ? null : requestBegan);
        return line;
    }

    /** What may have changed since the archive learned of it. */
    JsonObject change() {
        JsonObject line =
                new JsonObject().put("sid", sid).put("status", status.word()).put("updated", updated.toEpochMilli());
        putFilled(line, "from", from);
        putFilled(line, "errorCode", errorCode);
        putFilled(line, "sent", sent == null ? null : sent.toEpochMilli());
        if (body.isEmpty() && !draft.body().isEmpty()) {
            line.put("redacted", true);
        }
        return line;
    }

    static Message recall(JsonObject line) {
        Draft draft = new Draft(
                line.getString("draftFrom"),
                line.getString("to"),
                line.getString("body", ""),
                line.getString("service"),
                line.getString("statusCallback"),
                new Draft.Extras(
                        line.getJsonArray("mediaUrls", new JsonArray()).stream()
                                .map(String::valueOf)
                                .toList(),
                        line.getString("template"),
                        line.getInteger("validity")));
        Message message = new Message(
                line.getString("sid"),
                Kind.of(line.getString("kind")),
                draft,
                Status.of(line.getString("status")),
                Instant.ofEpochMilli(line.getLong("created")));
        message.requestBegan = line.getLong("requestBegan", 0L);
        message.recallChange(line);
        return message;
    }

    void recallChange(JsonObject line) {
        status = Status.of(line.getString("status"));
        updated = Instant.ofEpochMilli(line.getLong("updated"));
        errorCode = line.getInteger("errorCode");
        from = line.getString("from");
        Long sentAt = line.getLong("sent");
        sent = sentAt == null ? null : Instant.ofEpochMilli(sentAt);
        if (line.getBoolean("redacted", false)) {
            body = "";
        }
    }

    private static void putFilled(JsonObject target, String name, @Nullable Object value) {
        if (value != null) {
            target.put(name, value);
        }
    }
}
