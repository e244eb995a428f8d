package io.trunkline.camel;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The texts, one file per text and language: `payment-failed.en.mustache`. A missing variable is an error, not a gap. */
public final class Templates {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    private final Path folder;
    private final String language;
    private final Mustache.Compiler compiler =
            Mustache.compiler().escapeHTML(false).strictSections(false);
    private volatile Written written = new Written(new TreeMap<>());

    /** The texts as they are written now, and what was made of them. */
    private record Written(SortedMap<Path, String> texts, Map<Path, Template> compiled) {
        Written(SortedMap<Path, String> texts) {
            this(texts, new ConcurrentHashMap<>());
        }
    }

    /**
     * Without any text yet.
     *
     * @param language that of a text which does not exist in the recipient's
     */
    public Templates(Path folder, String language) {
        this.folder = folder;
        this.language = language;
    }

    /** From now on those of that edition. */
    void show(Edition edition) {
        written = new Written(edition.templates());
    }

    /** Those of that edition, apart from these. */
    Templates of(Edition edition) {
        var others = new Templates(folder, language);
        others.show(edition);
        return others;
    }

    /** Renders a text in that language, or in the standard one when it was not translated. */
    String render(String name, @Nullable String wanted, Object data) {
        if (!NAME.matcher(name).matches()
                || (wanted != null && !NAME.matcher(wanted).matches())) {
            throw new IllegalArgumentException("'" + name + "' cannot be the name of a template");
        }
        for (var candidate : candidates(wanted)) {
            var file = folder.resolve(name + "." + candidate + ".mustache");
            if (written.texts.containsKey(file)) {
                return render(file, data);
            }
        }
        var only = only(name);
        if (only.isPresent()) {
            return render(only.get(), data);
        }
        throw new IllegalArgumentException(
                "there is no template " + folder.resolve(name + "." + language + ".mustache"));
    }

    /** The wanted language as it is, then without its region (`de` for `de-AT`), then the standard one. */
    private Set<String> candidates(@Nullable String wanted) {
        var candidates = new LinkedHashSet<String>();
        if (wanted != null) {
            candidates.add(wanted);
            candidates.add(wanted.replaceAll("[-_].*", "").toLowerCase(Locale.ROOT));
        }
        candidates.add(language);
        return candidates;
    }

    /** The language of texts that do not exist in the recipient's. */
    String language() {
        return language;
    }

    /** The text in the one language it exists in. */
    private Optional<Path> only(String name) {
        var all = files(name);
        return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
    }

    /** The names of all texts. */
    Set<String> names() {
        var names = new TreeSet<String>();
        all().forEach(file -> names.add(file.getFileName().toString().replaceAll("\\.[A-Za-z-]+\\.mustache$", "")));
        return names;
    }

    /** Where a text is in the standard language, or should be. */
    Path file(String name) {
        return folder.resolve(name + "." + language + ".mustache");
    }

    /** A text in all the languages it exists in. */
    List<Path> files(String name) {
        return all().stream()
                .filter(file -> file.getFileName().toString().matches(Pattern.quote(name) + "\\.[A-Za-z-]+\\.mustache"))
                .sorted()
                .toList();
    }

    private List<Path> all() {
        return written.texts.keySet().stream()
                .filter(file -> folder.equals(file.getParent()))
                .toList();
    }

    /** The variables that a text cannot do without: those outside of its sections. */
    Set<String> variables(Path file) {
        var names = new TreeSet<String>();
        template(file).visit(new Mustache.Visitor() {
            @Override
            public void visitText(String text) {}

            @Override
            public void visitVariable(String name) {
                if (!name.equals(".") && !name.equals("this")) {
                    names.add(name.replaceAll("\\..*", ""));
                }
            }

            @Override
            public boolean visitInclude(String name) {
                return false;
            }

            @Override
            public boolean visitSection(String name) {
                return false;
            }

            @Override
            public boolean visitInvertedSection(String name) {
                return false;
            }
        });
        return names;
    }

    private String render(Path file, Object data) {
        try {
            return template(file).execute(data).strip();
        } catch (MustacheException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage() + "; the event did not bring it", e);
        }
    }

    private Template template(Path file) {
        var now = written;
        return now.compiled.computeIfAbsent(
                file, it -> compiler.compile(Objects.requireNonNull(now.texts.get(file), "there is no text " + file)));
    }
}
