package io.trunkline.simulator;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts calls through: rings phones, lets them be answered, ends them, and has each step reported. Lives on the event loop. */
final class Operator {
    private static final Duration LONGEST_OF_TRIAL = Duration.ofMinutes(10);

    private final World world;
    private final Calls calls;
    private final Habits habits;
    private final Duration step;
    private final Supplier<String> url;
    private final Map<String, Conversation> conversations = new HashMap<>();

    /**
     * @param step how long it takes until a phone rings
     * @param url where the simulator is, without a slash at the end
     */
    Operator(World world, Calls calls, Habits habits, Duration step, Supplier<String> url) {
        this.url = url;
        this.world = world;
        this.calls = calls;
        this.habits = habits;
        this.step = step;
    }

    /** Begins a call to a phone. */
    Call place(Call.Direction direction, CallDraft draft, @Nullable Call parent) {
        Call call = new Call(direction, draft, parent, world.timeline().now());
        calls.enter(call);
        report(call, "initiated");
        world.timeline().after(step, () -> ring(call));
        return call;
    }

    /** Somebody calls a number of ours: what its webhook answers is done. */
    Call receive(String from, OwnNumber number) {
        var script = new CallDraft.Script(
                number.callsUrl().isEmpty() ? null : number.callsUrl(),
                number.get("VoiceMethod"),
                number.get("VoiceFallbackUrl").isEmpty() ? null : number.get("VoiceFallbackUrl"),
                null);
        var callback = new CallDraft.Callback(
                number.get("StatusCallback").isEmpty() ? null : number.get("StatusCallback"),
                java.util.Set.of("completed"));
        var draft = new CallDraft(from, number.number(), script, callback, CallDraft.Detection.OFF, 60);
        Call call =
                new Call(Call.Direction.INBOUND, draft, null, world.timeline().now());
        call.become(CallStatus.RINGING, world.timeline().now());
        calls.enter(call);
        if (script.url() == null) {
            end(call, CallStatus.FAILED);
        } else {
            converse(call);
        }
        return call;
    }

    private void ring(Call call) {
        if (call.status() != CallStatus.QUEUED) {
            return;
        }
        Habits.Habit habit = habits.of(call.phone());
        if (habit.reaction() == Habits.Reaction.FAILED) {
            end(call, CallStatus.FAILED);
            return;
        }
        if (habit.reaction() == Habits.Reaction.BUSY) {
            end(call, CallStatus.BUSY);
            return;
        }
        become(call, CallStatus.RINGING);
        report(call, "ringing");
        world.timeline().after(Duration.ofSeconds(call.draft().timeout()), () -> {
            if (call.status() == CallStatus.RINGING) {
                end(call, CallStatus.NO_ANSWER);
            }
        });
        if (habit.reaction() != Habits.Reaction.RING) {
            world.timeline().after(habit.after(), () -> answer(call, habit.reaction()));
        }
    }

    /** The phone is picked up; only a ringing one can be. */
    boolean answer(Call call, Habits.Reaction by) {
        if (call.status() != CallStatus.RINGING || call.direction() == Call.Direction.INBOUND) {
            return false;
        }
        var detection = call.draft().detection();
        if (detection.on() && !detection.background()) {
            call.answeredBy(verdict(detection, by));
        }
        become(call, CallStatus.IN_PROGRESS);
        report(call, "answered");
        if (detection.on() && detection.background()) {
            world.timeline().after(step, () -> detected(call, by));
        }
        limit(call);
        // Whoever is dialled hears the URL of their Number first, and is connected when that is said.
        if (call.direction() == Call.Direction.DIAL && call.draft().script().url() == null) {
            connect(call);
        } else {
            converse(call);
        }
        return true;
    }

    /** A trial's calls are cut after ten minutes (https://www.twilio.com/docs/api/errors/13805). */
    private void limit(Call call) {
        if (world.standing().isTrial()) {
            world.timeline().after(LONGEST_OF_TRIAL, () -> end(call, CallStatus.COMPLETED));
        }
    }

    private void connect(Call phone) {
        Conversation waiting = waiting(phone);
        if (waiting == null) {
            end(phone, CallStatus.COMPLETED);
        } else {
            waiting.joined(phone);
        }
    }

    /** The call in which a phone is dialled. */
    private @Nullable Conversation waiting(Call phone) {
        return phone.parent() == null ? null : conversations.get(phone.parent().sid());
    }

    /** Everything is said in a call: it is over, unless somebody waits to be connected with it. */
    void said(Call call) {
        if (call.direction() == Call.Direction.DIAL && waiting(call) != null) {
            conversations.remove(call.sid());
            connect(call);
        } else {
            end(call, CallStatus.COMPLETED);
        }
    }

    private static String verdict(CallDraft.Detection detection, Habits.Reaction by) {
        return switch (by) {
            case MACHINE -> detection.atEnd() ? "machine_end_beep" : "machine_start";
            case FAX -> "fax";
            case UNSURE -> "unknown";
            default -> "human";
        };
    }

    /** Who answered is known a while after the call was, while it goes on or over. */
    private void detected(Call call, Habits.Reaction by) {
        var detection = call.draft().detection();
        call.answeredBy(verdict(detection, by));
        calls.changed(call);
        if (detection.callback() != null) {
            var form = new Form()
                    .add("CallSid", call.sid())
                    .add("AccountSid", world.account().sid())
                    .add("AnsweredBy", call.answeredBy())
                    .add("MachineDetectionDuration", "1200");
            tell(call, Webhook.post(detection.callback(), form), false);
        }
    }

    private void converse(Call call) {
        var conversation = new Conversation(new Conversation.Room(world, calls, habits, this), call);
        conversations.put(call.sid(), conversation);
        conversation.begin();
    }

    /** What goes on in a call; null when it is not answered, or over, or the far end of a Dial. */
    @Nullable
    Conversation conversation(Call call) {
        return conversations.get(call.sid());
    }

    /** The phone is put down, or not picked up but refused. */
    void hangUp(Call call) {
        if (call.status() == CallStatus.IN_PROGRESS) {
            end(call, CallStatus.COMPLETED);
        } else if (!call.status().isFinal()) {
            end(call, call.direction() == Call.Direction.INBOUND ? CallStatus.NO_ANSWER : CallStatus.BUSY);
        }
    }

    void become(Call call, CallStatus status) {
        call.become(status, world.timeline().now());
        calls.changed(call);
    }

    void end(Call call, CallStatus status) {
        if (call.status().isFinal()) {
            return;
        }
        become(call, status);
        Conversation own = conversations.remove(call.sid());
        if (own != null) {
            own.over();
        }
        report(call, "completed");
        Conversation waiting = waiting(call);
        if (waiting != null) {
            waiting.left(call);
        }
    }

    /** Where a recording can be fetched, with sign-in. */
    String recordingUrl(String sid) {
        return url.get() + world.account().path() + "/Recordings/" + sid;
    }

    private void report(Call call, String event) {
        var callback = call.draft().callback();
        if (callback.url() == null || !callback.events().contains(event)) {
            return;
        }
        Form form = call.form(world.account().sid())
                .add("Timestamp", Call.RFC_2822.format(world.timeline().now()))
                .add("CallbackSource", "call-progress-events")
                .add("SequenceNumber", String.valueOf(call.next()));
        if (event.equals("initiated")) {
            form.set("CallStatus", "initiated");
        }
        if (event.equals("completed")) {
            form.add("CallDuration", String.valueOf(call.seconds()))
                    .add("Duration", String.valueOf((call.seconds() + 59) / 60));
        }
        tell(call, Webhook.post(callback.url(), form), event.equals("completed"));
    }

    private void tell(Call call, Webhook webhook, boolean last) {
        world.reports().tell(new Reports.Subject(call.sid(), call.draft().to()), webhook, last);
    }

    void clear() {
        conversations.values().forEach(Conversation::over);
        conversations.clear();
        calls.newestFirst().stream()
                .filter(call -> !call.status().isFinal())
                .forEach(call ->
                        call.become(CallStatus.CANCELED, world.timeline().now()));
        calls.clear();
    }
}
