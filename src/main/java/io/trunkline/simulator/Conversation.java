package io.trunkline.simulator;

import io.trunkline.simulator.VoiceTwiml.Verb;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** An answered call: does what TwiML says, verb by verb, and lets itself be listened to. Lives on the event loop. */
final class Conversation {
    private static final String SORRY = "We are sorry, an application error has occurred. Goodbye.";

    private final Room room;
    private final Call call;
    private final Deque<Verb> ahead = new ArrayDeque<>();
    private @Nullable String document;
    private @Nullable Listening listening;
    private @Nullable Dialling dialling;
    /** Counts what was begun, so that a timer of something earlier does nothing. */
    private int turn;

    /** What it works with. */
    record Room(World world, Calls calls, Habits habits, Operator operator) {}

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
        return listening != null;
    }

    /** Who hears keys and words from now on; null is nobody. */
    void listen(@Nullable Listening to) {
        listening = to;
    }

    Habits.Habit habit() {
        return room.habits.of(call.phone());
    }

    void press(String keys) {
        for (var at = 0; at < keys.length() && listening != null; at++) {
            listening.key(keys.charAt(at));
        }
    }

    void speak(String text) {
        if (listening != null) {
            listening.speech(text);
        }
    }

    /** Leaves what is being done for something else. */
    void redirect(String method, @Nullable String url, @Nullable String twiml) {
        listening = null;
        if (url != null) {
            fetch(method, url, new Form());
        } else if (twiml != null) {
            follow(twiml);
        }
    }

    /** The call has ended. */
    void over() {
        turn++;
        var last = listening;
        listening = null;
        if (last != null) {
            last.over();
        }
        var rung = dialling;
        dialling = null;
        if (rung != null) {
            rung.over();
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

    void say(String words) {
        call.hear(words);
        room.calls.changed(call);
    }

    /** Does the next thing that the document says. */
    void next() {
        turn++;
        var verb = ahead.poll();
        if (verb == null) {
            room.operator.said(call);
            return;
        }
        switch (verb.name()) {
            case "Say", "Play" -> {
                speakOf(verb);
                next();
            }
            case "Pause" -> later(verb.seconds("length", 1), this::next);
            case "Gather" -> new Gathering(this, verb).begin();
            case "Record" -> new Recording(this, room, call, verb).begin();
            case "Dial" -> {
                dialling = new Dialling(this, room, call, verb);
                dialling.begin();
            }
            case "Redirect" -> fetch(verb.get("method", "POST"), resolved(verb.text()), new Form());
            case "Reject" ->
                room.operator.end(
                        call, verb.get("reason", "rejected").equals("busy") ? CallStatus.BUSY : CallStatus.NO_ANSWER);
            default -> room.operator.end(call, CallStatus.COMPLETED);
        }
    }

    void speakOf(Verb verb) {
        for (var at = 0; at < Math.max(1, Math.min(10, verb.seconds("loop", 1))); at++) {
            say(verb.name().equals("Play") ? "♪ " + verb.text() : verb.text());
        }
    }

    /** Does that after so many seconds, unless something else happens first. */
    void later(int seconds, Runnable action) {
        turn++;
        var expected = turn;
        room.world.timeline().after(Duration.ofSeconds(seconds), () -> {
            if (turn == expected && !call.status().isFinal()) {
                action.run();
            }
        });
    }

    /** Asks the action of a verb what comes next. */
    void submit(Verb verb, Form form) {
        var url = action(verb);
        if (url == null) {
            apologize();
        } else {
            fetch(verb.get("method", "POST"), url, form);
        }
    }

    /** Where a verb ends: without an action, at the document it stands in. */
    @Nullable
    String action(Verb verb) {
        var action = verb.find("action");
        return action == null ? document : resolved(action);
    }

    String resolved(String url) {
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

    /** One of the phones that were dialled takes the call. */
    void joined(Call phone) {
        if (dialling != null) {
            dialling.joined(phone);
        }
    }

    /** One of the phones that were dialled is no longer there. */
    void left(Call phone) {
        var rung = dialling;
        if (rung != null && rung.left(phone) && dialling == rung) {
            dialling = null;
        }
    }
}
