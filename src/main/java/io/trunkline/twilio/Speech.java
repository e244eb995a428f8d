package io.trunkline.twilio;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The languages that we speak on the phone. Texts are spoken in whatever language Twilio knows; what we say ourselves, such
 * as which key means what, is there in a few, and in English for the others.
 */
public final class Speech {
    private static final String ENGLISH = "en";
    private static final Properties PHRASES = load();
    /** What Twilio's Say calls a language that is given without its country (https://www.twilio.com/docs/voice/twiml/say/text-speech). */
    private static final Map<String, String> COUNTRIES = Map.ofEntries(
            Map.entry("en", "en-US"),
            Map.entry("de", "de-DE"),
            Map.entry("es", "es-ES"),
            Map.entry("fr", "fr-FR"),
            Map.entry("it", "it-IT"),
            Map.entry("pt", "pt-BR"),
            Map.entry("nl", "nl-NL"),
            Map.entry("da", "da-DK"),
            Map.entry("sv", "sv-SE"),
            Map.entry("nb", "nb-NO"),
            Map.entry("fi", "fi-FI"),
            Map.entry("pl", "pl-PL"),
            Map.entry("ru", "ru-RU"),
            Map.entry("tr", "tr-TR"),
            Map.entry("ja", "ja-JP"),
            Map.entry("ko", "ko-KR"),
            Map.entry("zh", "cmn-CN"));

    private final String standard;
    private final @Nullable String voice;

    /**
     * @param standard the language where none is known
     * @param voice who speaks it; null for Twilio's own
     */
    public Speech(String standard, @Nullable String voice) {
        this.standard = standard;
        this.voice = voice;
    }

    /** The language that is spoken: the one given, or the standard one. */
    String language(@Nullable String language) {
        return language == null || language.isBlank() ? standard : language;
    }

    /** How a text of that language is spoken; null is the standard one. */
    Tongue tongue(@Nullable String language) {
        var spoken = language(language);
        var named = COUNTRIES.getOrDefault(spoken.toLowerCase(Locale.ROOT), spoken);
        return new Tongue(named, main(spoken).equals(main(standard)) ? voice : null);
    }

    /** Adds a phrase of our own in that language, or in English. */
    VoiceTwiml phrase(VoiceTwiml twiml, @Nullable String language, String name, Object... values) {
        return twiml.say(words(language, name, values), tongue(has(language) ? language : ENGLISH));
    }

    /** A phrase of our own. */
    String words(@Nullable String language, String name, Object... values) {
        var pattern = Objects.requireNonNull(
                PHRASES.getProperty((has(language) ? main(language(language)) : ENGLISH) + "." + name), name);
        return new MessageFormat(pattern, Locale.ROOT).format(values);
    }

    /** What a word of a route file is in that language: itself, unless it is one that everybody uses. */
    String word(@Nullable String language, String word) {
        var key = (has(language) ? main(language(language)) : ENGLISH) + ".word." + word;
        return PHRASES.getProperty(key, word);
    }

    private boolean has(@Nullable String language) {
        return PHRASES.containsKey(main(language(language)) + ".goodbye");
    }

    private static String main(String language) {
        return language.toLowerCase(Locale.ROOT).replaceAll("-.*", "");
    }

    private static Properties load() {
        var phrases = new Properties();
        try (var resource = Objects.requireNonNull(Speech.class.getResourceAsStream("phrases.properties"));
                var reader = new InputStreamReader(resource, StandardCharsets.UTF_8)) {
            phrases.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return phrases;
    }
}
