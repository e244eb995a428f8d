package io.trunkline.camel;

import io.trunkline.settings.Spelling;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;

/**
 * Every `{{setting}}` is set, or has a default.
 *
 * @param known the names to suggest
 */
record SettingsRule(CamelContext context, Set<String> known) implements Rule {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*([^{}:?!\\s]+)\\s*}}");

    @Override
    public void check(Sheet sheet) {
        sheet.items().forEach(item -> check(sheet, item));
    }

    private void check(Sheet sheet, Piece piece) {
        piece.items().forEach(item -> check(sheet, item));
        piece.entries().forEach(entry -> check(sheet, entry.value()));
        var found = PLACEHOLDER.matcher(piece.text());
        while (found.find()) {
            var name = found.group(1);
            if (!known.contains(name)
                    && context.getPropertiesComponent().resolveProperty(name).isEmpty()) {
                sheet.wrong(
                        piece,
                        "there is no setting '" + name + "'" + Spelling.suggestion(name, known)
                                + "; put `" + name + "=` and its value in application.properties, or write {{" + name
                                + ":default}}");
            }
        }
    }
}
