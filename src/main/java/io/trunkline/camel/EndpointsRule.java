package io.trunkline.camel;

import io.trunkline.settings.Spelling;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;

/**
 * Every address is one that a component of Camel's or ours takes. Camel names only the first that is not, when it loads the
 * file, so this is for when everything is asked for.
 */
record EndpointsRule(CamelContext context) implements Rule {
    private static final Pattern UNKNOWN = Pattern.compile("Unknown parameters=\\[\\{(.*)}]", Pattern.DOTALL);

    @Override
    public void check(Sheet sheet) {
        for (var use : Use.in(sheet)) {
            var uri = use.uri();
            if (use.word() == null && !use.step().equals("toD") && !uri.contains("${") && !uri.isBlank()) {
                check(sheet, use);
            }
        }
    }

    private void check(Sheet sheet, Use use) {
        var scheme = use.uri().replaceAll(":.*", "");
        if (!scheme.contains("{{") && context.getComponent(scheme, true, false) == null) {
            sheet.wrong(
                    use.at(),
                    "there is no component '" + scheme + "'"
                            + Spelling.suggestion(scheme, new TreeSet<>(context.getComponentNames()))
                            + "; what a flow needs is among the words");
            return;
        }
        var uri = new StringBuilder(use.uri());
        for (var given : use.given()) {
            uri.append(uri.indexOf("?") < 0 ? '?' : '&')
                    .append(given.key())
                    .append("=RAW(")
                    .append(given.value().text())
                    .append(')');
        }
        var before = context.getEndpoints().stream().toList();
        try {
            context.getEndpoint(uri.toString());
        } catch (Exception e) {
            say(sheet, use, e);
        }
        context.getEndpoints().stream()
                .filter(endpoint -> !before.contains(endpoint))
                .toList()
                .forEach(this::remove);
    }

    private void say(Sheet sheet, Use use, Exception failure) {
        var what = Faults.reason(failure);
        if (what.contains("{{") || what.contains("not found in properties")) {
            return; // A setting that does not exist is another rule's.
        }
        var unknown = UNKNOWN.matcher(String.valueOf(failure.getMessage()));
        if (unknown.find()) {
            var names = unknown.group(1);
            var address = use.uri().replaceAll("\\?.*", "");
            use.given().stream()
                    .filter(given -> names.contains(given.key() + "="))
                    .forEach(given -> sheet.wrong(given.name(), address + " has no option '" + given.key() + "'"));
            use.inAddress().stream()
                    .filter(given -> names.contains(given + "="))
                    .forEach(given -> sheet.wrong(use.at(), address + " has no option '" + given + "'"));
            return;
        }
        sheet.wrong(use.at(), what);
    }

    /** It was only made to be looked at. */
    private void remove(Endpoint endpoint) {
        try {
            context.removeEndpoint(endpoint);
        } catch (Exception e) {
            throw new IllegalStateException(endpoint + " cannot be put away", e);
        }
    }
}
