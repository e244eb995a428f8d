package io.trunkline.camel;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.settings.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Words are used as their kamelets define them, and nothing in a parameter is lost or changed on its way. */
record WordsRule(boolean core, Vocabulary vocabulary, Formats formats) implements Rule {
    private static final Pattern EVALUATED = Pattern.compile("\\$\\{[^}]*}");
    private static final Pattern RAW = Pattern.compile("RAW(\\(.*\\)|\\{.*})", Pattern.DOTALL);

    @Override
    public void check(Sheet sheet) {
        for (var use : Use.in(sheet)) {
            if (use.uri().startsWith("twilio:") && !core) {
                sheet.wrong(
                        use.at(),
                        "`twilio:` sends nothing from a flow; put the message in the outbox by a word whose name"
                                + " ends in -sink, such as sms-sink");
            }
            var name = use.word();
            if (name != null && !name.contains("{{") && !vocabulary.names().isEmpty()) {
                check(sheet, use, name);
            }
        }
    }

    private void check(Sheet sheet, Use use, String name) {
        var word = vocabulary.find(name);
        if (word == null) {
            sheet.wrong(
                    use.at(),
                    "there is no word '" + name + "'" + Spelling.suggestion(name, vocabulary.names())
                            + "; the folder kamelets has them all");
            return;
        }
        if (use.step().equals("toD")) {
            sheet.wrong(
                    use.at(),
                    "`toD` makes a new route of " + name + " for each value; write `to`, with ${…} in its parameters");
        }
        for (var given : use.inAddress()) {
            known(sheet, use.at(), word, given);
        }
        for (var given : use.given()) {
            if (known(sheet, given.name(), word, given.key()) && given.value().isText()) {
                value(sheet, word, given);
            }
        }
        for (var required : word.required()) {
            if (!use.gives(required)) {
                var definition = word.parameter(required);
                sheet.wrong(use.at(), name + " needs the parameter '" + required + "'" + example(required, definition));
            }
        }
        for (var parameter : word.parameters()) {
            formats.away(word.parameter(parameter).path("format").asText())
                    .ifPresent(why -> sheet.wrong(use.at(), name + " " + why));
        }
    }

    private static String example(String parameter, JsonNode definition) {
        var example = definition.path("example").asText("");
        return example.isEmpty()
                ? "; add it under `parameters:`"
                : "; such as `" + parameter + ": \"" + example + "\"` under `parameters:`";
    }

    private static boolean known(Sheet sheet, Piece at, Vocabulary.Word word, String parameter) {
        if (word.parameters().contains(parameter)) {
            return true;
        }
        sheet.wrong(
                at,
                word.name() + " has no parameter '" + parameter + "'"
                        + Spelling.suggestion(parameter, word.parameters())
                        + (word.parameters().isEmpty()
                                ? "; it has none"
                                : "; it has " + String.join(", ", word.parameters())));
        return false;
    }

    private void value(Sheet sheet, Vocabulary.Word word, Piece.Entry given) {
        var text = given.value().text();
        var definition = word.parameter(given.key());
        if (!RAW.matcher(text).matches()) {
            literal(sheet, given, text);
        }
        if (text.contains("${") || text.contains("{{") || text.isEmpty()) {
            return;
        }
        var allowed = new ArrayList<String>();
        definition.path("enum").forEach(value -> allowed.add(value.asText()));
        if (!allowed.isEmpty() && !allowed.contains(text)) {
            sheet.wrong(
                    given.value(),
                    given.key() + " cannot be '" + text + "'" + Spelling.suggestion(text, allowed) + "; it is one of "
                            + String.join(", ", allowed));
        }
        formats.wrong(definition.path("format").asText(), text)
                .ifPresent(why -> sheet.wrong(given.value(), given.key() + ": " + why));
    }

    private static void literal(Sheet sheet, Piece.Entry given, String text) {
        var written = EVALUATED.matcher(text).replaceAll("");
        var lost = new ArrayList<String>();
        if (text.contains("&")) {
            lost.add("everything from the `&` on is lost");
        }
        if (written.contains("%")) {
            lost.add("what follows the `%` is read as a code");
        }
        if (written.startsWith("#")) {
            lost.add("a leading `#` names a bean");
        }
        if (!lost.isEmpty()) {
            sheet.wrong(
                    given.value(),
                    given.key() + ": " + String.join(", and ", List.copyOf(lost))
                            + "; write RAW(…) around the value, or put free text in the body");
        }
    }
}
