package io.trunkline.simulator;

import io.trunkline.simulator.VoiceTwiml.Verb;
import io.vertx.core.json.JsonObject;

/** Keeps what is said (https://www.twilio.com/docs/voice/twiml/record). Lives on the event loop. */
final class Recording implements Listening {
    private static final String SECONDS = "3";

    private final Conversation conversation;
    private final Conversation.Room room;
    private final Call call;
    private final Verb verb;
    private final StringBuilder said = new StringBuilder();

    Recording(Conversation conversation, Conversation.Room room, Call call, Verb verb) {
        this.conversation = conversation;
        this.room = room;
        this.call = call;
        this.verb = verb;
    }

    void begin() {
        if (verb.get("playBeep", "true").equals("true")) {
            conversation.say("(beep)");
        }
        conversation.listen(this);
        listen();
    }

    private void listen() {
        conversation.later(verb.seconds("timeout", 5), () -> done(""));
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
        listen();
    }

    private void done(String key) {
        conversation.listen(null);
        if (said.isEmpty()) {
            conversation.next();
        } else {
            conversation.submit(verb, kept(key));
        }
    }

    private Form kept(String key) {
        var sid = Sid.next("RE");
        var url = room.operator().recordingUrl(sid);
        var account = room.world().account().sid();
        room.calls()
                .record(
                        sid,
                        new JsonObject()
                                .put("sid", sid)
                                .put("call_sid", call.sid())
                                .put("account_sid", account)
                                .put("status", "completed")
                                .put("duration", SECONDS)
                                .put("channels", 1)
                                .put("source", "RecordVerb")
                                .put("media_url", url)
                                .put("said", said.toString()));
        var callback = verb.find("recordingStatusCallback");
        if (callback != null) {
            var form = new Form()
                    .add("AccountSid", account)
                    .add("CallSid", call.sid())
                    .add("RecordingSid", sid)
                    .add("RecordingUrl", url)
                    .add("RecordingStatus", "completed")
                    .add("RecordingDuration", SECONDS);
            room.world()
                    .reports()
                    .tell(
                            new Reports.Subject(sid, call.draft().to()),
                            Webhook.post(conversation.resolved(callback), form),
                            true);
        }
        return new Form()
                .add("RecordingSid", sid)
                .add("RecordingUrl", url)
                .add("RecordingDuration", SECONDS)
                .add("Digits", key);
    }

    /** The action is asked for although nobody hears what it says. */
    @Override
    public void over() {
        if (!said.isEmpty()) {
            var form = call.form(room.world().account().sid());
            kept("hangup").fields().forEach(field -> form.add(field.name(), field.value()));
            var url = conversation.action(verb);
            if (url != null) {
                room.world().webhooks().send(new Webhook(verb.get("method", "POST"), url, form));
            }
        }
    }
}
