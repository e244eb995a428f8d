package io.trunkline.camel;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/** Every expression can be read. */
record ExpressionsRule(CamelContext context) implements Rule {
    private static final Set<String> LANGUAGES = Set.of("simple", "jq");
    private static final Set<String> CONDITIONS = Set.of("when", "filter", "validate", "onWhen");
    private static final Set<String> WITHIN = Set.of("expression", "simple", "jq");
    private static final Pattern JQ = Pattern.compile("\\$\\{jq\\(([^{}]*)\\)}");
    /** How simple begins to say where it stopped. */
    private static final Pattern AT = Pattern.compile("\\s+at location \\d+.*", Pattern.DOTALL);

    @Override
    public void check(Sheet sheet) {
        for (var item : sheet.items()) {
            check(sheet, "", item);
        }
    }

    private void check(Sheet sheet, String within, Piece piece) {
        piece.items().forEach(item -> check(sheet, within, item));
        for (var entry : piece.entries()) {
            var key = entry.key();
            if (key.equals("parameters")) {
                entry.value().entries().forEach(parameter -> evaluated(sheet, parameter.value()));
                continue;
            }
            if (LANGUAGES.contains(key)) {
                var text = entry.value().isMap() ? entry.value().get("expression") : entry.value();
                read(sheet, key, CONDITIONS.contains(within), text);
            }
            if (key.equals("log") && entry.value().isText()) {
                evaluated(sheet, entry.value());
            }
            if (within.equals("log") && key.equals("message")) {
                evaluated(sheet, entry.value());
            }
            check(sheet, WITHIN.contains(key) ? within : key, entry.value());
        }
    }

    private void evaluated(Sheet sheet, Piece value) {
        if (value.text().contains("${")) {
            read(sheet, "simple", false, value);
        }
    }

    private void read(Sheet sheet, String language, boolean condition, @Nullable Piece piece) {
        if (piece == null || !piece.isText()) {
            return;
        }
        wrong(language, condition, piece.text())
                .ifPresent(why -> sheet.wrong(piece, "this cannot be read as " + language + ": " + why));
    }

    private Optional<String> wrong(String language, boolean condition, String written) {
        String text;
        try {
            text = context.resolvePropertyPlaceholders(written);
        } catch (RuntimeException e) {
            // A setting that does not exist is another rule's.
            return Optional.empty();
        }
        try {
            var reader = context.resolveLanguage(language);
            if (condition) {
                var predicate = reader.createPredicate(text);
                predicate.init(context);
                predicate.initPredicate(context);
            } else {
                reader.createExpression(text).init(context);
            }
        } catch (RuntimeException e) {
            return Optional.of(reason(text, e));
        }
        if (language.equals("simple")) {
            var inner = JQ.matcher(text);
            while (inner.find()) {
                var why = wrong("jq", false, inner.group(1));
                if (why.isPresent()) {
                    return why;
                }
            }
        }
        return Optional.empty();
    }

    private static String reason(String text, Throwable failure) {
        var words = "";
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null) {
                words = AT.matcher(cause.getMessage().strip())
                        .replaceAll("")
                        .lines()
                        .findFirst()
                        .orElse("");
            }
        }
        var shown = text.lines().findFirst().orElse("").strip();
        return (words.isEmpty() ? failure.getClass().getSimpleName() : words)
                + (words.contains(shown) ? "" : ": " + (shown.length() > 80 ? shown.substring(0, 79) + "…" : shown));
    }
}
