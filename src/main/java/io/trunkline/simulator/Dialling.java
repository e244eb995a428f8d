package io.trunkline.simulator;

import io.trunkline.simulator.VoiceTwiml.Verb;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The phones that a Dial rings, until one is connected and that is over (https://www.twilio.com/docs/voice/twiml/dial). What the
 * URL of a Number says is heard by whoever answers, before they are connected, and they are not when they hang up meanwhile.
 */
final class Dialling {
    private final Conversation conversation;
    private final Conversation.Room room;
    private final Call call;
    private final Verb verb;
    private final List<Call> phones = new ArrayList<>();
    private @Nullable Call connected;

    Dialling(Conversation conversation, Conversation.Room room, Call call, Verb verb) {
        this.conversation = conversation;
        this.room = room;
        this.call = call;
        this.verb = verb;
    }

    /** One of those that are dialled. */
    private record Noun(String number, CallDraft.Script script) {}

    void begin() {
        var nouns = nouns();
        if (nouns.isEmpty()
                || !nouns.stream().allMatch(noun -> Numbers.isPhone(noun.number))
                || !nouns.stream().allMatch(noun -> room.world().standing().mayCall(noun.number))) {
            ended("failed", null);
            return;
        }
        var from = verb.get(
                "callerId",
                call.direction() == Call.Direction.INBOUND
                        ? call.draft().from()
                        : call.draft().to());
        for (var noun : nouns) {
            var draft = new CallDraft(
                    from,
                    noun.number,
                    noun.script,
                    CallDraft.Callback.NOBODY,
                    CallDraft.Detection.OFF,
                    verb.seconds("timeout", 30));
            phones.add(room.operator().place(Call.Direction.DIAL, draft, call));
        }
    }

    private List<Noun> nouns() {
        var nouns = new ArrayList<Noun>();
        verb.children().stream().filter(child -> child.name().equals("Number")).forEach(child -> {
            var url = child.find("url");
            nouns.add(new Noun(
                    child.text(),
                    url == null
                            ? CallDraft.Script.NONE
                            : new CallDraft.Script(
                                    conversation.resolved(url), child.get("method", "POST"), null, null)));
        });
        if (nouns.isEmpty() && !verb.text().isEmpty()) {
            nouns.add(new Noun(verb.text(), CallDraft.Script.NONE));
        }
        return nouns;
    }

    /** One of the phones takes the call: the others stop ringing. */
    void joined(Call phone) {
        connected = phone;
        phone.hear("(connected with " + call.phone() + ")");
        conversation.say("(connected with " + phone.phone() + ")");
        phones.stream()
                .filter(other -> other != phone && !other.status().isFinal())
                .toList()
                .forEach(other -> room.operator().end(other, CallStatus.CANCELED));
    }

    /** One of the phones is no longer there; whether that is the end of it. */
    boolean left(Call phone) {
        var over = phones.contains(phone)
                && phone.status() != CallStatus.CANCELED
                && (phone == connected
                        || (connected == null
                                && phones.stream()
                                        .allMatch(other -> other.status().isFinal())));
        if (over) {
            ended(phone.status().word(), phone);
        }
        return over;
    }

    /** The caller is no longer there. */
    void over() {
        phones.forEach(phone -> room.operator()
                .end(phone, phone.status() == CallStatus.IN_PROGRESS ? CallStatus.COMPLETED : CallStatus.CANCELED));
    }

    private void ended(String status, @Nullable Call phone) {
        if (verb.find("action") == null) {
            conversation.next();
            return;
        }
        var form = new Form()
                .add("DialCallStatus", status)
                .add("DialBridged", String.valueOf(phone != null && phone == connected));
        if (phone != null) {
            form.add("DialCallSid", phone.sid()).add("DialCallDuration", String.valueOf(phone.seconds()));
        }
        conversation.submit(verb, form);
    }
}
