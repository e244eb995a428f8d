package io.trunkline.camel;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** A route file as it is written, with what is found wrong in it. */
public final class Sheet {
    /** More than any route file has; what refers to itself has more. */
    private static final int PIECES = 100_000;

    private static final Pattern QUESTION = Pattern.compile("\\?; (.)");

    private final Path file;
    private final List<Mistake> mistakes = new ArrayList<>();
    private @Nullable Piece root;

    private Sheet(Path file) {
        this.file = file;
    }

    /** Reads a file; what cannot be read at all is a mistake of it. */
    public static Sheet read(Path file) {
        var sheet = new Sheet(file);
        try {
            sheet.parse(Files.readString(file));
        } catch (MalformedInputException e) {
            sheet.wrong(0, 0, "the file is not text in UTF-8; save it as that");
        } catch (IOException e) {
            sheet.wrong(0, 0, "cannot be read: " + e.getMessage());
        }
        return sheet;
    }

    /** Reads a file of an edition. */
    static Sheet read(Edition edition, Path file) {
        var sheet = new Sheet(file);
        var copy = edition.files().get(file);
        if (copy != null && copy.trouble() != null) {
            sheet.wrong(0, 0, copy.trouble());
        } else if (copy != null) {
            sheet.parse(copy.text());
        }
        return sheet;
    }

    private void parse(String text) {
        if (text.isBlank()) {
            wrong(1, 1, "the file is empty; begin with `- route:`, or remove it");
            return;
        }
        try {
            var node = new Yaml(new LoaderOptions()).compose(new StringReader(text));
            var piece = node == null ? null : new Piece(node);
            if (piece == null || !piece.isList()) {
                wrong(1, 1, "there is no list of routes in it; begin each with `- route:`");
                return;
            }
            if (count(piece, 0, 0) > PIECES) {
                wrong(1, 1, "it refers to itself by YAML's aliases (*name), or is too large to be read");
                return;
            }
            root = piece;
        } catch (MarkedYAMLException e) {
            // What is not closed is put right where it was opened.
            var open =
                    String.valueOf(e.getContext()).matches(".*flow (mapping|sequence).*") && e.getContextMark() != null;
            var mark = open ? e.getContextMark() : e.getProblemMark();
            var what = String.valueOf(e.getProblem()).replace("\t", "").strip();
            wrong(
                    mark == null ? 1 : mark.getLine() + 1,
                    mark == null ? 1 : mark.getColumn() + 1,
                    "this is not YAML: " + what
                            + (what.contains("TAB") ? "; a tab cannot indent, write spaces" : "")
                            + (open ? "; close what is opened here" : ""));
        } catch (YAMLException e) {
            wrong(1, 1, "this is not YAML: " + e.getMessage());
        }
    }

    private static int count(Piece piece, int before, int depth) {
        var count = before + 1;
        if (depth > 200) {
            return PIECES + 1;
        }
        for (var item : piece.items()) {
            if (count <= PIECES) {
                count = count(item, count, depth + 1);
            }
        }
        for (var entry : piece.entries()) {
            if (count <= PIECES) {
                count = count(entry.value(), count, depth + 1);
            }
        }
        return count;
    }

    public Path file() {
        return file;
    }

    /** The routes and what else stands at the beginning of a line with a dash; nothing when it cannot be read. */
    public List<Piece> items() {
        return root == null ? List.of() : root.items();
    }

    /** The whole of it; null when it cannot be read. */
    @Nullable
    Piece root() {
        return root;
    }

    public void wrong(Piece at, String what) {
        wrong(at.line(), at.column(), what);
    }

    void wrong(int line, int column, String what) {
        // A suggestion ends its sentence.
        var sentence = QUESTION.matcher(what)
                .replaceAll(
                        next -> "? " + next.group(1).toUpperCase(Locale.ROOT).replace("$", "\\$"));
        var mistake = new Mistake(file, line, column, sentence);
        if (!mistakes.contains(mistake)) {
            mistakes.add(mistake);
        }
    }

    /** What is wrong in it as far as is known, from top to bottom. */
    public List<Mistake> mistakes() {
        return mistakes.stream().sorted().toList();
    }
}
