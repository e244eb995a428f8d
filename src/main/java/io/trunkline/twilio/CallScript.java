package io.trunkline.twilio;

import io.trunkline.message.Draft;
import io.trunkline.message.Message;
import io.trunkline.message.Talk;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is said in a call of ours. The text and what the keys mean are said, and a key is listened to; silence and keys that
 * mean nothing are asked again, {@value #ROUNDS} times in all, and then the call counts as not answered.
 */
public final class CallScript {
    /** What fits into the create itself (https://www.twilio.com/docs/voice/api/call-resource#create-a-call-resource). */
    private static final int GIVEN = 4_000;
    /** Of TwiML that is fetched, in bytes (https://www.twilio.com/docs/api/errors/11750). */
    public static final int FETCHED = 64_000;

    /** Twilio listens for a machine for so many seconds (its MachineDetectionTimeout), but knows a human much sooner. */
    private static final int GREETING = 30;

    private static final int DETECTION = 3;
    private static final int ROUNDS = 3;
    private static final int LISTENING = 8;
    /** How often a key is offered again to a store that is away, and between which pauses in seconds. */
    private static final int OFFERS = 8;

    private static final int BETWEEN_OFFERS = 5;

    /** A draft has no attempt and perhaps no language yet: how long a script can get is judged by the longest of both. */
    private static final String LONGEST_ATTEMPT = Long.MAX_VALUE + "/999";

    private static final String LONGEST_LANGUAGE = "xx-XXXX";

    private final Speech speech;
    private final Callbacks callbacks;

    public CallScript(Speech speech, Callbacks callbacks) {
        this.speech = speech;
        this.callbacks = callbacks;
    }

    /** A call that is under way: which attempt's, in whose language, and how often it was asked already. */
    public record Line(String attempt, @Nullable String language, int round) {
        Line next() {
            return new Line(attempt, language, round + 1);
        }
    }

    /** Whether it fits into the create. */
    public boolean isGiven(String script) {
        return script.length() <= GIVEN;
    }

    /** Where a script is fetched that does not fit; empty while Twilio cannot reach us. */
    public Optional<String> url(String attempt) {
        return callbacks.script(attempt);
    }

    /** The text, and the keys to press; without a public URL no key can be heard, so none is offered. */
    public String script(Message message, Line line) {
        return said(new VoiceTwiml(), message, line).toString();
    }

    private VoiceTwiml said(VoiceTwiml twiml, Message message, Line line) {
        var talk = Talk.of(message.particulars());
        var action = keys(line, "");
        if (!talk.listens() || action.isEmpty()) {
            return twiml.say(message.body(), speech.tongue(line.language))
                    .pause(silence(talk))
                    .hangUp();
        }
        return twiml.listen(spoken(message.body(), talk, line.language), LISTENING, action.get());
    }

    /** Detection needs its time after a short text, and the beep of a machine comes when its greeting is over. */
    private static int silence(Talk talk) {
        return talk.onMachine() == Talk.OnMachine.LEAVE ? GREETING : DETECTION;
    }

    private VoiceTwiml spoken(String body, Talk talk, @Nullable String language) {
        var spoken = new VoiceTwiml().say(body, speech.tongue(language)).pause(1);
        talk.keys().forEach((key, word) -> speech.phrase(spoken, language, "offer", key, speech.word(language, word)));
        return spoken;
    }

    private Optional<String> keys(Line line, String more) {
        var language = line.language == null ? "" : "&language=" + line.language;
        return callbacks.keys(line.attempt, "round=" + line.round + language + more);
    }

    /** Says what was pressed, and hangs up. */
    public String confirmed(String key, String meaning, Line line) {
        return speech.phrase(new VoiceTwiml(), line.language, "pressed", key, speech.word(line.language, meaning))
                .hangUp()
                .toString();
    }

    /** Asks once more, or gives up. */
    public String again(Message message, String key, Line line) {
        var twiml = new VoiceTwiml();
        if (line.round + 1 >= ROUNDS) {
            return speech.phrase(twiml, line.language, "silence").hangUp().toString();
        }
        if (!key.isEmpty()) {
            speech.phrase(twiml, line.language, "again");
        }
        return said(twiml, message, line.next()).toString();
    }

    /** What is left on a machine after the beep. */
    String left(Message message, @Nullable String language) {
        return new VoiceTwiml()
                .say(message.body(), speech.tongue(language))
                .hangUp()
                .toString();
    }

    /** Keeps the line until a pressed key can be stored, for a while: then says that it could not be. */
    public String held(String key, int offered, Line line) {
        var twiml = new VoiceTwiml();
        var url =
                offered >= OFFERS ? Optional.<String>empty() : keys(line, "&key=" + key + "&offered=" + (offered + 1));
        if (url.isEmpty()) {
            return speech.phrase(twiml, line.language, "unnoted").hangUp().toString();
        }
        return speech.phrase(twiml, line.language, "moment")
                .pause(BETWEEN_OFFERS)
                .redirect(url.get())
                .toString();
    }

    /** Says that something went wrong with us. */
    public String apology(@Nullable String language) {
        return speech.phrase(new VoiceTwiml(), language, "sorry").hangUp().toString();
    }

    /** Why a call could never be made like that. */
    Optional<String> objection(Draft draft) {
        var talk = Talk.of(draft.particulars());
        if (callbacks.publicUrl() == null && talk.listens()) {
            return Optional.of(
                    "a call with `press` needs a public URL, because Twilio tells a pressed key by calling us;"
                            + " set TRUNKLINE_PUBLIC_URL, or leave `press` out");
        }
        var line = new Line(LONGEST_ATTEMPT, talk.language() == null ? LONGEST_LANGUAGE : talk.language(), 0);
        var twiml = new VoiceTwiml();
        var script = (talk.listens()
                        ? twiml.listen(
                                spoken(draft.body(), talk, talk.language()),
                                LISTENING,
                                keys(line, "").orElseThrow())
                        : twiml.say(draft.body(), speech.tongue(talk.language()))
                                .pause(GREETING)
                                .hangUp())
                .toString();
        var bytes = script.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > FETCHED) {
            return Optional.of("the text is too long for a call: with what belongs to it, it makes " + bytes
                    + " bytes of TwiML, and Twilio takes " + FETCHED + " (11750)");
        }
        return callbacks.publicUrl() == null && !isGiven(script)
                ? Optional.of("the text is too long for a call: with what belongs to it, it makes " + script.length()
                        + " characters of TwiML; more than " + GIVEN
                        + " are fetched by Twilio, for which TRUNKLINE_PUBLIC_URL must be set")
                : Optional.empty();
    }
}
