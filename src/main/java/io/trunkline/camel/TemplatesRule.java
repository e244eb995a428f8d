package io.trunkline.camel;

import com.samskivert.mustache.MustacheException;
import io.trunkline.settings.Spelling;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every template can be read, and has its variables from the body that is made for it, where that can be told. */
record TemplatesRule(Vocabulary vocabulary, Templates templates) implements Rule {
    @Override
    public void check(Sheet sheet) {
        for (var use : Use.in(sheet)) {
            var word = use.word() == null ? null : vocabulary.find(use.word());
            if (word == null) {
                continue;
            }
            for (var given : use.given()) {
                if (word.parameter(given.key()).path("format").asText().equals(Formats.TEMPLATE)) {
                    check(sheet, given.value(), body(use.before()));
                }
            }
        }
    }

    private void check(Sheet sheet, Piece template, @Nullable Set<String> body) {
        for (var file : templates.files(template.text())) {
            try {
                for (var variable : templates.variables(file)) {
                    if (body != null && !body.contains(variable)) {
                        sheet.wrong(
                                template,
                                file + " wants {{" + variable + "}}, which the body does not have"
                                        + Spelling.suggestion(variable, body) + "; the body has "
                                        + String.join(", ", body));
                    }
                }
            } catch (MustacheException e) {
                sheet.wrong(template, file + " cannot be read: " + e.getMessage());
            }
        }
    }

    /** The names in the body, where the nearest step that changes it makes an object by jq; null when nobody can tell. */
    private static @Nullable Set<String> body(List<Piece> before) {
        for (var i = before.size(); i > 0; i--) {
            for (var step : before.get(i - 1).entries()) {
                switch (step.key()) {
                    case "setVariable", "setHeader", "setProperty", "log", "removeHeader", "removeHeaders" -> {}
                    case "setBody", "transform" -> {
                        var jq = step.value().get("jq");
                        var text = jq == null ? "" : jq.isMap() ? jq.text("expression") : jq.text();
                        return JqObject.names(text);
                    }
                    default -> {
                        if (step.value().get("variableReceive") == null) {
                            return null;
                        }
                    }
                }
            }
        }
        return null;
    }
}
