package io.trunkline.simulator;

import io.trunkline.simulator.VoiceTwiml.Verb;

/** Waits for keys or words (https://www.twilio.com/docs/voice/twiml/gather). Lives on the event loop. */
final class Gathering implements Listening {
    /** How sure the simulator is of words that were typed. */
    private static final String CONFIDENCE = "0.9";

    private final Conversation conversation;
    private final Verb verb;
    private final StringBuilder digits = new StringBuilder();

    Gathering(Conversation conversation, Verb verb) {
        this.conversation = conversation;
        this.verb = verb;
    }

    void begin() {
        verb.children().stream().filter(child -> !child.name().equals("Pause")).forEach(conversation::speakOf);
        conversation.listen(this);
        listen();
        var keys = conversation.habit().keys();
        if (!keys.isEmpty()) {
            conversation.press(keys);
        }
    }

    private void listen() {
        conversation.later(verb.seconds("timeout", 5), this::silence);
    }

    private void silence() {
        conversation.listen(null);
        if (!digits.isEmpty() || verb.get("actionOnEmptyResult", "false").equals("true")) {
            done();
        } else {
            conversation.next();
        }
    }

    private boolean hears(String what) {
        return verb.get("input", "dtmf").contains(what);
    }

    @Override
    public void key(char key) {
        if (!hears("dtmf")) {
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

    /** Whoever has begun to press keys is heard by them only. */
    @Override
    public void speech(String text) {
        if (hears("speech") && digits.isEmpty() && !text.isBlank()) {
            conversation.listen(null);
            conversation.submit(verb, new Form().add("SpeechResult", text).add("Confidence", CONFIDENCE));
        }
    }

    private void done() {
        conversation.listen(null);
        conversation.submit(verb, new Form().add("Digits", digits.toString()).add("FinishedOnKey", ""));
    }

    @Override
    public void over() {
        // Nobody is left to press anything.
    }
}
