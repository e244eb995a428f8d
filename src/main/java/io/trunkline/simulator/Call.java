package io.trunkline.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One call and what has become of it. Lives on the event loop. */
final class Call {
    static final DateTimeFormatter RFC_2822 = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final String sid;
    private final Direction direction;
    private final CallDraft draft;
    private final @Nullable Call parent;
    private final Instant created;
    private final List<String> heard = new ArrayList<>();
    private CallStatus status = CallStatus.QUEUED;
    private @Nullable String answeredBy;
    private @Nullable Instant answered;
    private @Nullable Instant ended;
    private Instant updated;
    private int sequence;

    /** Who began it. */
    enum Direction {
        INBOUND("inbound"),
        OUTBOUND("outbound-api"),
        DIAL("outbound-dial");

        private final String word;

        Direction(String word) {
            this.word = word;
        }
    }

    Call(Direction direction, CallDraft draft, @Nullable Call parent, Instant created) {
        this.sid = Sid.next("CA");
        this.direction = direction;
        this.draft = draft;
        this.parent = parent;
        this.created = created;
        this.updated = created;
    }

    String sid() {
        return sid;
    }

    CallDraft draft() {
        return draft;
    }

    Direction direction() {
        return direction;
    }

    @Nullable
    Call parent() {
        return parent;
    }

    CallStatus status() {
        return status;
    }

    @Nullable
    String answeredBy() {
        return answeredBy;
    }

    /** The phone at the other end of ours. */
    String phone() {
        return direction == Direction.INBOUND ? draft.from() : draft.to();
    }

    void become(CallStatus next, Instant now) {
        status = next;
        updated = now;
        if (next == CallStatus.IN_PROGRESS) {
            answered = now;
        }
        if (next.isFinal()) {
            ended = now;
        }
    }

    void answeredBy(String who) {
        answeredBy = who;
    }

    /** What the phone hears. */
    void hear(String words) {
        heard.add(words);
    }

    List<String> heard() {
        return List.copyOf(heard);
    }

    /** The number of the next status callback, counted from 0. */
    int next() {
        return sequence++;
    }

    /** Whole seconds from answer to end; 0 when nobody answered. */
    long seconds() {
        return answered == null || ended == null
                ? 0
                : Duration.between(answered, ended).toSeconds();
    }

    /** What every webhook about a call says (https://www.twilio.com/docs/voice/twiml#request-parameters). */
    Form form(String account) {
        Form form = new Form()
                .add("CallSid", sid)
                .add("AccountSid", account)
                .add("From", draft.from())
                .add("To", draft.to())
                .add("Caller", draft.from())
                .add("Called", draft.to())
                .add("CallStatus", status.word())
                .add("ApiVersion", "2010-04-01")
                .add("Direction", direction.word)
                .add("AnsweredBy", answeredBy);
        return parent == null ? form : form.add("ParentCallSid", parent.sid);
    }

    /** Twilio's Call resource. */
    JsonObject resource(SimulatorSettings.Account account) {
        String uri = account.path() + "/Calls/" + sid;
        return new JsonObject()
                .put("sid", sid)
                .put("account_sid", account.sid())
                .put("parent_call_sid", parent == null ? null : parent.sid)
                .put("from", draft.from())
                .put("from_formatted", draft.from())
                .put("to", draft.to())
                .put("to_formatted", draft.to())
                .put("phone_number_sid", null)
                .put("status", status.word())
                .put("direction", direction.word)
                .put("answered_by", answeredBy)
                .put("start_time", answered == null ? null : RFC_2822.format(answered))
                .put("end_time", ended == null ? null : RFC_2822.format(ended))
                .put("duration", ended == null ? null : String.valueOf(seconds()))
                .put("price", null)
                .put("price_unit", "USD")
                .put("api_version", "2010-04-01")
                .put("caller_name", null)
                .put("forwarded_from", null)
                .put("group_sid", null)
                .put("queue_time", "0")
                .put("trunk_sid", null)
                .put("date_created", RFC_2822.format(created))
                .put("date_updated", RFC_2822.format(updated))
                .put("uri", uri + ".json")
                .put("subresource_uris", new JsonObject().put("recordings", uri + "/Recordings.json"));
    }

    PhoneCall phoneCall() {
        return new PhoneCall(sid, draft.from(), draft.to(), status.word(), heard(), answeredBy);
    }

    /** The call as the simulator's own control shows it. */
    JsonObject shown() {
        JsonObject shown = new JsonObject()
                .put("sid", sid)
                .put("kind", "call")
                .put("direction", direction.word)
                .put("from", draft.from())
                .put("to", draft.to())
                .put("status", status.word())
                .put("heard", new JsonArray(heard))
                .put("body", String.join(" ", heard))
                .put("at", created.toString());
        return answeredBy == null ? shown : shown.put("answeredBy", answeredBy);
    }
}
