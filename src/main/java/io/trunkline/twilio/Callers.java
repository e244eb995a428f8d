package io.trunkline.twilio;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.http.Problem;
import io.trunkline.journal.Entry;
import io.trunkline.journal.Event;
import io.trunkline.journal.Journal;
import io.trunkline.message.Origin;
import io.trunkline.store.Store;
import io.trunkline.store.Transaction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Calls that people make to our numbers: that they called, that it is over, and what they said to be recorded, each
 * journalled once however often Twilio tells it.
 */
public final class Callers {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** How long after a recording Twilio may still tell of it, with all its repeats. */
    private static final Duration TOLD = Duration.ofMinutes(10);

    private final Store store;
    private final Journal journal;

    public Callers(Store store, Journal journal) {
        this.store = store;
        this.journal = journal;
    }

    /**
     * Somebody calls.
     *
     * @param flow that answers; null when none does
     */
    public CompletableFuture<Journal.Appended> received(Form form, @Nullable String flow) {
        return store.write(transaction -> {
            var data = call(form);
            data.put("flow", flow);
            return append(transaction, form, "received", required(form, "CallSid"), data);
        });
    }

    /** A call is over. The number's status callback tells nothing before that, so nothing can come out of order. */
    public CompletableFuture<Journal.Appended> ended(Form form) {
        return store.write(transaction -> {
            var sid = required(form, "CallSid");
            var data = received(transaction, form, sid);
            data.put("status", form.first("CallStatus"));
            data.put("seconds", number(form, "CallDuration"));
            return append(transaction, form, "ended", sid + "/ended", data);
        });
    }

    /** A recording is made, of which Twilio is to tell; where it does not, it is looked up when that event is due. */
    public CompletableFuture<Journal.Appended> expected(Form form, Duration recording) {
        var sid = required(form, "CallSid");
        var event = new Event(
                        source(form),
                        sid + "/recording/due",
                        "twilio.recording.due",
                        form.first("From"),
                        store.clock().millis(),
                        "application/json",
                        null,
                        Map.of(),
                        bytes(call(form)))
                .in(form.trace());
        return store.write(transaction -> journal.append(
                transaction,
                event,
                Origin.OUTSIDE,
                new Entry.Due(transaction.now() + recording.plus(TOLD).toMillis(), due(sid))));
    }

    private static String due(String call) {
        return "twilio/recording/" + call;
    }

    /** A recording is there, as the end of it or Twilio's own callback tells, whichever comes first; or there will be none. */
    public CompletableFuture<Journal.Appended> recorded(Form form) {
        var recording = form.first("RecordingSid");
        var status = form.first("RecordingStatus");
        var missing = "absent".equals(status) || "failed".equals(status);
        return store.write(transaction -> {
            var data = received(transaction, form, required(form, "CallSid"));
            data.put("recordingSid", recording);
            data.put("recordingUrl", missing ? null : form.first("RecordingUrl"));
            data.put("seconds", number(form, "RecordingDuration"));
            journal.cancel(transaction, due(required(form, "CallSid")));
            var which = recording == null ? required(form, "CallSid") + "/recording" : recording;
            return append(
                    transaction, form, missing ? "unrecorded" : "recorded", missing ? which + "/none" : which, data);
        });
    }

    private Journal.Appended append(
            Transaction transaction, Form form, String what, String id, Map<String, @Nullable Object> data)
            throws SQLException {
        var from = data.get("from");
        var event = new Event(
                        source(form),
                        id,
                        "twilio.call." + what,
                        from == null ? null : from.toString(),
                        transaction.now(),
                        "application/json",
                        null,
                        Map.of(),
                        bytes(data))
                .in(form.trace());
        return journal.append(transaction, event, Origin.OUTSIDE, Entry.Due.NOW);
    }

    private static byte[] bytes(Map<String, @Nullable Object> data) {
        try {
            return JSON.writeValueAsString(data).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What we heard when the call came: a recording's own callback names neither caller nor number. */
    private static Map<String, @Nullable Object> received(Transaction transaction, Form form, String sid)
            throws SQLException {
        var data = call(form);
        var known = transaction.first(
                "select data from event where source = ? and id = ?", row -> row.getBytes(1), source(form), sid);
        if (known.isPresent()) {
            read(known.get()).properties().forEach(field -> {
                if (data.get(field.getKey()) == null) {
                    data.put(
                            field.getKey(),
                            field.getValue().isNull() ? null : field.getValue().asText());
                }
            });
        }
        return data;
    }

    private static Map<String, @Nullable Object> call(Form form) {
        var data = new LinkedHashMap<String, @Nullable Object>();
        data.put("callSid", required(form, "CallSid"));
        data.put("from", form.first("From"));
        data.put("to", form.first("To"));
        data.put("account", form.first("AccountSid"));
        return data;
    }

    private static JsonNode read(byte[] data) {
        try {
            return JSON.readTree(data);
        } catch (IOException e) {
            throw new IllegalStateException("the event of a call cannot be read", e);
        }
    }

    private static @Nullable Long number(Form form, String name) {
        var value = form.first(name);
        return value != null && value.matches("\\d{1,9}") ? Long.valueOf(value) : null;
    }

    private static String source(Form form) {
        return "twilio:" + required(form, "AccountSid");
    }

    private static String required(Form form, String name) {
        var value = form.first(name);
        if (value == null || value.isBlank()) {
            throw Problem.badRequest(name, "The call has no " + name + ".");
        }
        return value;
    }
}
