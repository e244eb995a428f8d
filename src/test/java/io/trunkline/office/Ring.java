package io.trunkline.office;

import io.trunkline.simulator.PhoneCall;
import java.util.List;
import java.util.Set;

/** One call, as somebody has it on the phone. */
public final class Ring {
    private static final Set<String> OVER = Set.of("completed", "busy", "failed", "no-answer", "canceled");

    private final Office office;
    private final String number;
    private final String sid;
    private int heard;

    Ring(Office office, String number, String sid) {
        this.office = office;
        this.number = number;
        this.sid = sid;
    }

    public String sid() {
        return sid;
    }

    /** Picks up. */
    public Ring answers() {
        return answeredBy("human");
    }

    /** Lets the voicemail answer. */
    public Ring leavesToVoicemail() {
        return answeredBy("machine");
    }

    /** Something answers of which Twilio cannot tell what it is. */
    public Ring answersOddly() {
        return answeredBy("unsure");
    }

    private Ring answeredBy(String who) {
        office.await(number + " rings", () -> call().status().equals("ringing"));
        return control("answer", "{\"by\":\"" + who + "\"}");
    }

    /** Waits until these words are said, after those heard before. */
    public Ring hears(String words) {
        office.await(number + " hears “" + words + "”", () -> position(words) >= 0);
        heard = position(words) + 1;
        return this;
    }

    private int position(String words) {
        var all = call().heard();
        for (var i = heard; i < all.size(); i++) {
            if (all.get(i).contains(words)) {
                return i;
            }
        }
        return -1;
    }

    /** Presses keys, which somebody must be listening to. */
    public Ring presses(String keys) {
        return control("keys", "{\"digits\":\"" + keys + "\"}");
    }

    /** Says something into a recording. */
    public Ring says(String text) {
        return control("speech", "{\"text\":\"" + text + "\"}");
    }

    public Ring hangsUp() {
        return control("hangup", "");
    }

    /** Waits until the call is over; answers how, as Twilio writes it. */
    public String end() {
        office.await("the call of " + number + " is over", () -> OVER.contains(call().status()));
        return call().status();
    }

    /** Everything that was said to the phone. */
    public List<String> heard() {
        return call().heard();
    }

    private PhoneCall call() {
        return office.simulator().calls(number).stream()
                .filter(call -> call.sid().equals(sid))
                .findFirst()
                .orElseThrow();
    }

    private Ring control(String what, String body) {
        var answer = office.simulator("POST", "/simulator/calls/" + sid + "/" + what, body);
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError(number + " " + what + ": " + answer.body() + "; heard " + heard());
        }
        return this;
    }
}
