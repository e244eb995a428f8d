package io.trunkline.message;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a call is held.
 *
 * @param keys what each key means, in words, in the order in which they are offered; empty where none is listened to
 * @param onMachine what is done when a machine answers
 * @param language as `de` or `de-DE`; null for the person's
 */
public record Talk(
        Map<String, String> keys,
        OnMachine onMachine,
        @Nullable String language) {
    /** Says its text and listens to nothing. */
    public static final Talk PLAIN = new Talk(Map.of(), OnMachine.HANGUP, null);

    /** What a key means by which somebody takes a thing on. */
    public static final String ACKNOWLEDGE = "acknowledge";

    private static final String PRESS = "press";
    private static final String ON_MACHINE = "onMachine";
    private static final String LANGUAGE = "language";
    /** `#` is left out because people end a number with it by habit. */
    private static final Pattern PAIR = Pattern.compile("([0-9*])\\s*=\\s*([\\p{L}\\p{N}][\\p{L}\\p{N} ._-]{0,39})");

    private static final Pattern TAG = Pattern.compile("[a-zA-Z]{2,3}(-[0-9a-zA-Z]{2,8})*");

    /** What is done when a machine answers. */
    public enum OnMachine {
        HANGUP,
        /** The text is left after the beep. */
        LEAVE;

        /** As it is written in route files. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Reads what a route wrote; what cannot be understood is an {@link IllegalArgumentException} that says why. */
    public static Talk parse(@Nullable String press, @Nullable String onMachine, @Nullable String language) {
        if (language != null && !isLanguage(language.strip())) {
            throw new IllegalArgumentException("language: '" + language + "' is no language such as en or pt-BR");
        }
        return new Talk(
                press == null ? Map.of() : keys(press),
                onMachine == null ? OnMachine.HANGUP : onMachine(onMachine.strip()),
                language == null ? null : language.strip());
    }

    /** Whether it names a language, as `de` or `pt-BR`. */
    public static boolean isLanguage(String text) {
        return TAG.matcher(text).matches();
    }

    private static OnMachine onMachine(String word) {
        for (var choice : OnMachine.values()) {
            if (choice.word().equals(word)) {
                return choice;
            }
        }
        throw new IllegalArgumentException("onMachine: '" + word + "' is none of hangup, leave");
    }

    private static Map<String, String> keys(String press) {
        var keys = new LinkedHashMap<String, String>();
        for (var part : press.split(",", -1)) {
            var pair = PAIR.matcher(part.strip());
            if (!pair.matches()) {
                throw new IllegalArgumentException("press: '" + part.strip()
                        + "' is not written as key=word, such as 1=acknowledge,2=pass; a key is 0 to 9 or *");
            }
            if (keys.put(pair.group(1), pair.group(2).strip()) != null) {
                throw new IllegalArgumentException("press: the key " + pair.group(1) + " has two meanings");
            }
        }
        return keys;
    }

    /** As it was stored with a message. */
    public static Talk of(Particulars particulars) {
        return particulars.isNone()
                ? PLAIN
                : parse(particulars.text(PRESS), particulars.text(ON_MACHINE), particulars.text(LANGUAGE));
    }

    /** As it is stored with a message: nothing for what is usual. */
    public Particulars particulars() {
        var press = keys.entrySet().stream()
                .map(key -> key.getKey() + "=" + key.getValue())
                .collect(Collectors.joining(","));
        return Particulars.NONE
                .with(PRESS, press.isEmpty() ? null : press)
                .with(ON_MACHINE, onMachine == OnMachine.HANGUP ? null : onMachine.word())
                .with(LANGUAGE, language);
    }

    /** Whether a key is listened to; then only a pressed one proves that somebody heard. */
    public boolean listens() {
        return !keys.isEmpty();
    }

    /** What that key means. */
    public Optional<String> meaning(String key) {
        return Optional.ofNullable(keys.get(key));
    }
}
