package io.trunkline.settings;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A folder whose files are settings, as Kubernetes mounts a Secret and Docker its own below {@code /run/secrets}: the name of
 * a file is that of an environment variable or a key, its content the value. Unlike the environment it can change while a
 * process runs.
 */
public final class MountedSecrets {
    private static final String SETTING = Setting.TRUNKLINE_SECRETS.name();

    private static final long LONGEST = 64 << 10;

    private MountedSecrets() {}

    /**
     * What is mounted for a service that starts in that folder, by the names of the environment; what cannot be read is
     * left out.
     */
    public static Map<String, String> around(Path folder, Map<String, String> environment) {
        var problems = new ArrayList<String>();
        var file = PropertiesFile.read(folder.resolve("application.properties"), problems);
        return read(Sources.secrets(folder, file, environment), problems);
    }

    /** What is mounted, by the names of the environment; whatever is wrong with the folder is a problem. */
    static Map<String, String> read(@Nullable Path folder, List<String> problems) {
        var all = new TreeMap<String, String>();
        if (folder == null) {
            return all;
        }
        if (!Files.isDirectory(folder)) {
            problems.add(
                    SETTING + " is " + folder + ", and no folder is there; mount the secrets there, a file for each");
            return all;
        }
        VisibleFiles.walk(folder, (file, is) -> {
            if (is.size() > LONGEST) {
                problems.add(file + " is no secret: it has more than " + LONGEST + " bytes");
                return;
            }
            try {
                all.put(name(file), Files.readString(file).strip());
            } catch (NoSuchFileException swapped) {
                // What is there instead is read at the next look.
            } catch (MalformedInputException e) {
                problems.add(file + " is not text in UTF-8");
            } catch (IOException e) {
                problems.add(file + " cannot be read; whoever runs Trunkline needs the right to");
            }
        });
        return all;
    }

    private static String name(Path file) {
        return Objects.requireNonNull(file.getFileName())
                .toString()
                .toUpperCase(Locale.ROOT)
                .replace('.', '_')
                .replace('-', '_');
    }

    /** What tells that another version is mounted, without what is in it. */
    static String stamp(Path folder) {
        var stamps = new TreeMap<Path, String>();
        VisibleFiles.walk(
                folder,
                (file, is) -> stamps.put(
                        file,
                        is.lastModifiedTime().toMillis() + " " + is.size() + " "
                                + Objects.requireNonNullElse(is.fileKey(), "")));
        return stamps.entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining("\n"));
    }
}
