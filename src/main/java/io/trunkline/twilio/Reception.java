package io.trunkline.twilio;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a caller hears, part after part as a route put them together. How far the caller has come is written into the URLs
 * that Twilio calls next, so that nothing of a call need be remembered here, and any replica can go on with it.
 */
public final class Reception {
    private static final int ROUNDS = 3;
    private static final int LISTENING = 6;
    /** Short, because the caller hears it ring meanwhile. */
    private static final int SCREENING = 4;
    /** The key by which a forwarded call is taken. */
    private static final String TAKE = "1";

    /** Dial's result when somebody was spoken to (https://www.twilio.com/docs/voice/twiml/dial). */
    private static final Set<String> CONNECTED = Set.of("completed", "answered");

    private final Speech speech;
    private final Callbacks callbacks;

    public Reception(Speech speech, Callbacks callbacks) {
        this.speech = speech;
        this.callbacks = callbacks;
    }

    /** Something that a caller hears or can do. */
    public sealed interface Part {}

    /** Something that is said. */
    public record Say(String text) implements Part {}

    /**
     * A choice.
     *
     * @param keys those that mean something, one after the other
     */
    public record Menu(String text, String keys) implements Part {}

    /**
     * Somebody else's phone.
     *
     * @param seconds for which it rings before the next part comes
     * @param screened whether whoever answers has to press a key first, which no voicemail does
     */
    public record Forward(String text, String number, int seconds, boolean screened) implements Part {}

    /**
     * A recording of what the caller says.
     *
     * @param seconds that it may take
     */
    public record Voicemail(String text, int seconds) implements Part {}

    /**
     * How far a caller has come.
     *
     * @param keys what was pressed in menus so far
     * @param at which part is under way
     * @param round how often it was asked already
     */
    public record Place(String keys, int at, int round) {
        public static final Place START = new Place("", 0, 0);

        String query() {
            return "keys=" + keys.replace("*", "%2A") + "&at=" + at + "&round=" + round;
        }

        Place then() {
            return new Place(keys, at + 1, 0);
        }
    }

    /**
     * What is heard next.
     *
     * @param recording for how many seconds it may record, of which Twilio is then to tell
     */
    public record Said(String twiml, int recording) {
        static Said of(VoiceTwiml twiml) {
            return new Said(twiml.toString(), twiml.recording());
        }
    }

    /** What is heard from that place on. */
    public Said answer(List<Part> parts, Place place, @Nullable String language) {
        return Said.of(go(new VoiceTwiml(), parts, place, language));
    }

    /** Where the caller is after pressing a key of the menu at that place, which the route then answers; null otherwise. */
    public @Nullable Place chosen(List<Part> parts, Place place, Form form) {
        var key = digits(form);
        return place.at < parts.size()
                        && parts.get(place.at) instanceof Menu menu
                        && key.length() == 1
                        && menu.keys.contains(key)
                ? new Place(place.keys + key, 0, 0)
                : null;
    }

    /** What is heard after the part at that place came to its end without choosing anything. */
    public Said next(List<Part> parts, Place place, Form form, @Nullable String language) {
        var twiml = new VoiceTwiml();
        if (isOver(form)) {
            return Said.of(twiml.hangUp());
        }
        var asks = place.at < parts.size() && parts.get(place.at) instanceof Menu;
        if (!asks || place.round + 1 >= ROUNDS) {
            return Said.of(go(twiml, parts, place.then(), language));
        }
        if (!digits(form).isEmpty()) {
            speech.phrase(twiml, language, "again");
        }
        return Said.of(go(twiml, parts, new Place(place.keys, place.at, place.round + 1), language));
    }

    /** Whether the caller has spoken to somebody: a phone that was answered and not connected is nobody, whatever its call came to. */
    private static boolean isOver(Form form) {
        var status = form.first("DialCallStatus");
        return status != null && CONNECTED.contains(status) && !"false".equals(form.first("DialBridged"));
    }

    /**
     * What a phone that a caller is forwarded to hears before it is connected: nothing more once the key is pressed, which
     * connects it, and the end of it after too much silence.
     *
     * @param caller who calls, as it is to be said; null where nobody knows
     * @param round how often it was asked already
     */
    public String screen(@Nullable String caller, Form form, int round, @Nullable String language) {
        var twiml = new VoiceTwiml();
        var key = digits(form);
        if (key.equals(TAKE)) {
            return twiml.toString();
        }
        var asked = form.first("Digits") != null;
        if (asked && round + 1 >= ROUNDS) {
            return twiml.hangUp().toString();
        }
        if (!key.isEmpty()) {
            speech.phrase(twiml, language, "again");
        }
        var question = speech.phrase(
                new VoiceTwiml(), language, "screen", caller == null ? speech.words(language, "somebody") : caller);
        return twiml.listen(
                        question,
                        SCREENING,
                        callbacks.screen("round=" + (asked ? round + 1 : round)).orElseThrow())
                .hangUp()
                .toString();
    }

    private static String digits(Form form) {
        var digits = form.first("Digits");
        return digits == null ? "" : digits;
    }

    private VoiceTwiml go(VoiceTwiml twiml, List<Part> parts, Place place, @Nullable String language) {
        var tongue = speech.tongue(language);
        for (var at = place.at; at < parts.size(); at++) {
            var here = at == place.at ? place : new Place(place.keys, at, 0);
            var action = callbacks.turn(here.query()).orElseThrow();
            var part = parts.get(at);
            if (part instanceof Menu menu) {
                return twiml.listen(say(new VoiceTwiml(), menu.text, tongue), LISTENING, action);
            } else if (part instanceof Forward forward) {
                return say(twiml, forward.text, tongue)
                        .dial(
                                forward.number,
                                forward.seconds,
                                action,
                                forward.screened ? callbacks.screen("round=0").orElseThrow() : null);
            } else if (part instanceof Voicemail voicemail) {
                // Without a word on it there is no recording and no action: then it goes on with what follows.
                say(twiml, voicemail.text, tongue)
                        .record(voicemail.seconds, action, callbacks.recorded().orElseThrow());
            } else if (part instanceof Say words) {
                say(twiml, words.text, tongue);
            }
        }
        if (place.at >= parts.size()) {
            speech.phrase(twiml, language, "goodbye");
        }
        return twiml.hangUp();
    }

    private static VoiceTwiml say(VoiceTwiml twiml, String text, Tongue tongue) {
        return text.isBlank() ? twiml : twiml.say(text, tongue);
    }

    /** Keys as a route writes them, such as `1,2`; anything else is an {@link IllegalArgumentException}. */
    public static String keys(String written) {
        var keys = List.of(written.strip().split("\\s*,\\s*"));
        if (!keys.stream().allMatch(key -> key.matches("[0-9*]"))) {
            throw new IllegalArgumentException(
                    "'" + written + "' are no keys; write them as 1,2,3; a key is 0 to 9 or *");
        }
        return keys.stream().collect(Collectors.joining());
    }
}
