package io.trunkline.consent;

import java.text.Normalizer;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The words by which a text opts out, in, or asks for help: only as the whole text, in any case and width, with
 * white space around and punctuation after it; `please stop` is none of them.
 *
 * <p>Twilio's own words: https://help.twilio.com/articles/223134027. It knows no other language than English.
 */
public final class Keywords {
    private static final Map<Verdict, Set<String>> TWILIO = Map.of(
            Verdict.STOP, Set.of("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"),
            Verdict.START, Set.of("START", "YES", "UNSTOP"),
            Verdict.HELP, Set.of("HELP", "INFO"));
    /** Phones put marks of direction and joiners (Cf) where nobody sees them. */
    private static final Pattern BEFORE = Pattern.compile("^[\\p{IsWhite_Space}\\p{Cf}]+");

    private static final Pattern AFTER = Pattern.compile("[\\p{IsWhite_Space}\\p{Cf}\\p{P}]+$");
    private static final Pattern GAP = Pattern.compile("\\p{IsWhite_Space}+");
    /** No word is longer, and whoever texts us a novel shall not make us normalise it. */
    private static final int LONGEST = 200;

    private final Map<Verdict, Set<String>> words = new EnumMap<>(Verdict.class);

    /** Twilio's words and, per verdict, those of other languages; a word given as STOP and something else is a STOP. */
    public Keywords(Map<Verdict, Set<String>> more) {
        TWILIO.forEach((verdict, own) -> {
            var all = new HashSet<>(own);
            more.getOrDefault(verdict, Set.of()).stream()
                    .map(Keywords::canonical)
                    .filter(word -> !word.isEmpty())
                    .forEach(all::add);
            words.put(verdict, Set.copyOf(all));
        });
    }

    /** What a text says; the `OptOutType` that Twilio's Advanced Opt-Out sends along wins over the words. */
    public Verdict classify(String text, @Nullable String optOutType) {
        if (optOutType != null) {
            var explicit = canonical(optOutType);
            for (var verdict : TWILIO.keySet()) {
                if (verdict.name().equals(explicit)) {
                    return verdict;
                }
            }
        }
        if (text.length() > LONGEST) {
            return Verdict.NONE;
        }
        var word = canonical(text);
        return words.entrySet().stream()
                .filter(entry -> entry.getValue().contains(word))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(Verdict.NONE);
    }

    private static String canonical(String text) {
        var normal = Normalizer.normalize(text, Normalizer.Form.NFKC);
        var bare = AFTER.matcher(BEFORE.matcher(normal).replaceFirst("")).replaceFirst("");
        // A Turkish keyboard writes a dotted I, which no other locale takes for the I of QUIT.
        return GAP.matcher(bare).replaceAll(" ").toUpperCase(Locale.ROOT).replace('İ', 'I');
    }
}
