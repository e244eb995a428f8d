package io.trunkline.simulator;

import io.trunkline.simulator.VoiceTwiml.Verb;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answered call: does what TwiML says, verb by verb, and listens to keys and speech. Lives on the event loop. */
final class Conversation {
    private static final String SORRY = "We are sorry, an application error has occurred. Goodbye.";

    private final Room room;
    private final Call call;
    private final Deque<Verb> ahead = new ArrayDeque<>();
    private @Nullable String document;
    private @Nullable Ear ear;
    private @Nullable Bridge bridge;
    /** Counts what was begun, so that a timer of something earlier does nothing. */
    private int turn;

    /** What it works with. */
    record Room(World world, Calls calls, Habits habits, Operator operator) {}

    /** Whoever listens: a Gather or a Record. */
    private interface Ear {
        void key(char key);

        void speech(String text);

        /** The phone was put down meanwhile. */
        void over();
    }

    /** The phones that a Dial rings. */
    private record Bridge(Verb dial, List<Call> phones) {}

    Conversation(Room room, Call call) {
        this.room = room;
        this.call = call;
    }

    void begin() {
        var script = call.draft().script();
        if (script.url() != null) {
            fetch(script.method(), script.url(), new Form());
        } else if (script.twiml() != null) {
            follow(script.twiml());
        }
    }

    boolean listens() {
        return ear != null;
    }

    void press(String keys) {
        for (var at = 0; at < keys.length() && ear != null; at++) {
            ear.key(keys.charAt(at));
        }
    }

    void speak(String text) {
        if (ear != null) {
            ear.speech(text);
        }
    }

    /** Leaves what is being done for something else. */
    void redirect(String method, @Nullable String url, @Nullable String twiml) {
        ear = null;
        if (url != null) {
            fetch(method, url, new Form());
        } else if (twiml != null) {
            follow(twiml);
        }
    }

    /** The call has ended. */
    void over() {
        turn++;
        var last = ear;
        ear = null;
        if (last != null) {
            last.over();
        }
        if (bridge != null) {
            bridge.phones.forEach(phone -> room.operator.end(
                    phone, phone.status() == CallStatus.IN_PROGRESS ? CallStatus.COMPLETED : CallStatus.CANCELED));
            bridge = null;
        }
    }

    private void fetch(String method, String url, Form more) {
        turn++;
        var expected = turn;
        var form = call.form(room.world.account().sid());
        more.fields().forEach(field -> form.add(field.name(), field.value()));
        room.world.webhooks().send(new Webhook(method, url, form)).onSuccess(answer -> {
            if (turn != expected || call.status().isFinal()) {
                return;
            }
            var fallback = call.draft().script().fallback();
            if (answer.failure() == null) {
                document = url;
                follow(answer.body());
            } else if (fallback != null && !fallback.equals(url)) {
                fetch(
                        "POST",
                        fallback,
                        new Form()
                                .add("ErrorCode", String.valueOf(answer.errorCode()))
                                .add("ErrorUrl", Overrides.withoutFragment(url)));
            } else {
                apologize();
            }
        });
    }

    private void follow(String twiml) {
        ahead.clear();
        try {
            ahead.addAll(VoiceTwiml.parse(twiml));
        } catch (Misuse e) {
            apologize();
            return;
        }
        var first = ahead.peek();
        if (call.status() == CallStatus.RINGING
                && (first == null || !first.name().equals("Reject"))) {
            room.operator.become(call, CallStatus.IN_PROGRESS);
        }
        next();
    }

    private void apologize() {
        say(SORRY);
        room.operator.end(call, CallStatus.COMPLETED);
    }

    private void say(String words) {
        call.hear(words);
        room.calls.changed(call);
    }

    private void next() {
        turn++;
        var verb = ahead.poll();
        if (verb == null) {
            room.operator.end(call, CallStatus.COMPLETED);
            return;
        }
        switch (verb.name()) {
            case "Say", "Play" -> {
                speakOf(verb);
                next();
            }
            case "Pause" -> after(verb.seconds("length", 1), this::next);
            case "Gather" -> new Gather(verb).begin();
            case "Record" -> new Recording(verb).begin();
            case "Dial" -> dial(verb);
            case "Redirect" -> fetch(verb.get("method", "POST"), resolved(verb.text()), new Form());
            case "Reject" ->
                room.operator.end(
                        call, verb.get("reason", "rejected").equals("busy") ? CallStatus.BUSY : CallStatus.NO_ANSWER);
            default -> room.operator.end(call, CallStatus.COMPLETED);
        }
    }

    private void speakOf(Verb verb) {
        for (var at = 0; at < Math.max(1, Math.min(10, verb.seconds("loop", 1))); at++) {
            say(verb.name().equals("Play") ? "♪ " + verb.text() : verb.text());
        }
    }

    private void after(int seconds, Runnable action) {
        var expected = turn;
        room.world.timeline().after(Duration.ofSeconds(seconds), () -> {
            if (turn == expected && !call.status().isFinal()) {
                action.run();
            }
        });
    }

    private void submit(Verb verb, Form form) {
        var action = verb.find("action");
        if (action == null && document == null) {
            apologize();
        } else {
            fetch(verb.get("method", "POST"), action == null ? String.valueOf(document) : resolved(action), form);
        }
    }

    private String resolved(String url) {
        try {
            return document == null
                    ? url
                    : URI.create(Overrides.withoutFragment(document))
                            .resolve(url)
                            .toString();
        } catch (IllegalArgumentException e) {
            return url;
        }
    }

    /** Waits for keys or words (https://www.twilio.com/docs/voice/twiml/gather). */
    private final class Gather implements Ear {
        private final Verb verb;
        private final StringBuilder digits = new StringBuilder();

        Gather(Verb verb) {
            this.verb = verb;
        }

        void begin() {
            verb.children().stream()
                    .filter(child -> !child.name().equals("Pause"))
                    .forEach(Conversation.this::speakOf);
            ear = this;
            listen();
            var keys = room.habits.of(call.phone()).keys();
            if (!keys.isEmpty()) {
                press(keys);
            }
        }

        private void listen() {
            turn++;
            after(verb.seconds("timeout", 5), this::silence);
        }

        private void silence() {
            ear = null;
            if (!digits.isEmpty() || verb.get("actionOnEmptyResult", "false").equals("true")) {
                done();
            } else {
                next();
            }
        }

        @Override
        public void key(char key) {
            if (!verb.get("input", "dtmf").contains("dtmf")) {
                return;
            }
            if (verb.get("finishOnKey", "#").indexOf(key) >= 0) {
                done();
                return;
            }
            digits.append(key);
            if (digits.length() >= verb.seconds("numDigits", Integer.MAX_VALUE)) {
                done();
            } else {
                listen();
            }
        }

        @Override
        public void speech(String text) {
            if (verb.get("input", "dtmf").contains("speech")) {
                ear = null;
                submit(verb, new Form().add("SpeechResult", text).add("Confidence", "0.9"));
            }
        }

        private void done() {
            ear = null;
            submit(verb, new Form().add("Digits", digits.toString()).add("FinishedOnKey", ""));
        }

        @Override
        public void over() {
            // Nobody is left to press anything.
        }
    }

    /** Keeps what is said (https://www.twilio.com/docs/voice/twiml/record). */
    private final class Recording implements Ear {
        private final Verb verb;
        private final StringBuilder said = new StringBuilder();

        Recording(Verb verb) {
            this.verb = verb;
        }

        void begin() {
            if (verb.get("playBeep", "true").equals("true")) {
                say("(beep)");
            }
            ear = this;
            after(verb.seconds("timeout", 5), () -> done(""));
        }

        @Override
        public void key(char key) {
            if (verb.get("finishOnKey", "1234567890*#").indexOf(key) >= 0) {
                done(String.valueOf(key));
            }
        }

        @Override
        public void speech(String text) {
            said.append(said.isEmpty() ? "" : " ").append(text);
            turn++;
            after(verb.seconds("timeout", 5), () -> done(""));
        }

        private void done(String key) {
            ear = null;
            if (said.isEmpty()) {
                next();
            } else {
                submit(verb, kept(key));
            }
        }

        private Form kept(String key) {
            var sid = Sid.next("RE");
            var url = room.operator.recordingUrl(sid);
            room.calls.record(
                    sid,
                    new io.vertx.core.json.JsonObject()
                            .put("sid", sid)
                            .put("call_sid", call.sid())
                            .put("account_sid", room.world.account().sid())
                            .put("status", "completed")
                            .put("duration", "3")
                            .put("channels", 1)
                            .put("source", "RecordVerb")
                            .put("said", said.toString()));
            var callback = verb.find("recordingStatusCallback");
            if (callback != null) {
                room.world
                        .reports()
                        .tell(
                                new Reports.Subject(sid, call.draft().to()),
                                Webhook.post(
                                        resolved(callback),
                                        new Form()
                                                .add(
                                                        "AccountSid",
                                                        room.world.account().sid())
                                                .add("CallSid", call.sid())
                                                .add("RecordingSid", sid)
                                                .add("RecordingUrl", url)
                                                .add("RecordingStatus", "completed")
                                                .add("RecordingDuration", "3")),
                                true);
            }
            return new Form()
                    .add("RecordingSid", sid)
                    .add("RecordingUrl", url)
                    .add("RecordingDuration", "3")
                    .add("Digits", key);
        }

        @Override
        public void over() {
            if (!said.isEmpty()) {
                // The action is asked for although nobody hears what it says.
                var form = call.form(room.world.account().sid());
                kept("hangup").fields().forEach(field -> form.add(field.name(), field.value()));
                var action = verb.find("action");
                var url = action == null ? document : resolved(action);
                if (url != null) {
                    room.world.webhooks().send(new Webhook(verb.get("method", "POST"), url, form));
                }
            }
        }
    }

    private void dial(Verb verb) {
        turn++;
        var numbers = new ArrayList<String>();
        verb.children().stream()
                .filter(child -> child.name().equals("Number"))
                .forEach(child -> numbers.add(child.text()));
        if (numbers.isEmpty() && !verb.text().isEmpty()) {
            numbers.add(verb.text());
        }
        if (numbers.isEmpty() || !numbers.stream().allMatch(Numbers::isPhone)) {
            dialled(verb, "failed", null);
            return;
        }
        var from = verb.get(
                "callerId",
                call.direction() == Call.Direction.INBOUND
                        ? call.draft().from()
                        : call.draft().to());
        bridge = new Bridge(verb, new ArrayList<>());
        for (var number : numbers) {
            var draft = new CallDraft(
                    from,
                    number,
                    CallDraft.Script.NONE,
                    CallDraft.Callback.NOBODY,
                    CallDraft.Detection.OFF,
                    verb.seconds("timeout", 30));
            bridge.phones.add(room.operator.place(Call.Direction.DIAL, draft, call));
        }
    }

    /** One of the phones that were dialled was answered: the others stop ringing. */
    void joined(Call phone) {
        if (bridge == null) {
            return;
        }
        phone.hear("(connected with " + call.phone() + ")");
        say("(connected with " + phone.phone() + ")");
        bridge.phones.stream()
                .filter(other -> other != phone && !other.status().isFinal())
                .toList()
                .forEach(other -> room.operator.end(other, CallStatus.CANCELED));
    }

    /** One of the phones that were dialled is no longer there. */
    void left(Call phone) {
        if (bridge == null || !bridge.phones.contains(phone)) {
            return;
        }
        if (phone.status() != CallStatus.COMPLETED
                && bridge.phones.stream().anyMatch(other -> !other.status().isFinal())) {
            return;
        }
        if (phone.status() == CallStatus.CANCELED) {
            return;
        }
        var verb = bridge.dial;
        bridge = null;
        dialled(verb, phone.status().word(), phone);
    }

    private void dialled(Verb verb, String status, @Nullable Call phone) {
        if (verb.find("action") == null) {
            next();
            return;
        }
        var form = new Form()
                .add("DialCallStatus", status)
                .add("DialBridged", String.valueOf(status.equals(CallStatus.COMPLETED.word())));
        if (phone != null) {
            form.add("DialCallSid", phone.sid()).add("DialCallDuration", String.valueOf(phone.seconds()));
        }
        submit(verb, form);
    }
}
