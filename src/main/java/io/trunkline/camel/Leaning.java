package io.trunkline.camel;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What a route file leans on: the words it uses, and those that they use; its templates; the directory. */
record Leaning(Edition edition, Vocabulary vocabulary, Templates templates, Sheet sheet) {
    private static final Pattern WORD = Pattern.compile("kamelet:/{0,2}([A-Za-z0-9._-]+)");
    /** The parameter by which a word asks who somebody is as it begins, and not each time. */
    private static final String ASKS_AT_ITS_BEGINNING = "allow";

    /** The names of the words. */
    Set<String> words() {
        var all = edition.words();
        var found = new TreeSet<String>();
        var open = new ArrayDeque<String>();
        Use.in(sheet).stream().map(Use::word).filter(Objects::nonNull).forEach(open::add);
        find(String.valueOf(edition.text(sheet.file())), open);
        while (!open.isEmpty()) {
            var word = open.remove();
            var file = all.get(word);
            if (file != null && found.add(word)) {
                find(String.valueOf(edition.text(file)), open);
            }
        }
        return found;
    }

    private static void find(String text, ArrayDeque<String> words) {
        var found = WORD.matcher(text);
        while (found.find()) {
            words.add(found.group(1));
        }
    }

    /** All of it. */
    Set<Path> files() {
        var files = new TreeSet<Path>();
        var words = words();
        edition.words().forEach((name, file) -> {
            if (words.contains(name)) {
                files.add(file);
            }
        });
        for (var use : Use.in(sheet)) {
            var word = use.word() == null ? null : vocabulary.find(use.word());
            if (word == null) {
                continue;
            }
            for (var parameter : word.parameters()) {
                var format = word.parameter(parameter).path("format").asText();
                if (format.equals(Formats.PERSON) || format.equals(Formats.ROTATION)) {
                    files.add(edition.directory("people.yaml"));
                    files.add(edition.directory("rotations.yaml"));
                }
            }
            for (var given : use.given()) {
                if (word.parameter(given.key()).path("format").asText().equals(Formats.TEMPLATE)) {
                    files.addAll(templates.files(given.value().text()));
                }
            }
        }
        if (asksAtItsBeginning()) {
            files.add(edition.directory("people.yaml"));
        }
        return files;
    }

    /** Whether it must begin anew for other people to be known in it. */
    boolean asksAtItsBeginning() {
        return Use.in(sheet).stream().anyMatch(use -> use.gives(ASKS_AT_ITS_BEGINNING));
    }
}
