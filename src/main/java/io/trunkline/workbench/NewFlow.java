package io.trunkline.workbench;

import io.trunkline.camel.RouteMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** A flow to begin with: a route, a text, an example and a test, which pass as they are written. */
public final class NewFlow {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final List<String> FILES =
            List.of("NAME.camel.yaml", "NAME.test.yaml", "templates/NAME.en.mustache", "examples/NAME.happened.json");

    private NewFlow() {}

    /** Writes the files into the folder of the route files and answers which; none when one of them exists. */
    public static List<Path> write(Path routes, String name) throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' cannot be the name of a flow; write it in small letters, digits"
                            + " and single dashes, as order-delayed");
        }
        var texts = new LinkedHashMap<Path, String>();
        for (var file : FILES) {
            texts.put(routes.resolve(file.replace("NAME", name)), text(file).replace("NAME", name));
        }
        for (var file : texts.keySet()) {
            if (Files.exists(file)) {
                throw new FileAlreadyExistsException(file.toString());
            }
        }
        for (var file : texts.entrySet()) {
            write(file);
        }
        if (Files.exists(RouteMap.file(routes))) {
            Files.writeString(RouteMap.file(routes), RouteMap.of(routes));
        }
        return new ArrayList<>(texts.keySet());
    }

    private static void write(Map.Entry<Path, String> file) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getKey().getParent()));
        Files.writeString(file.getKey(), file.getValue());
    }

    private static String text(String name) {
        var resource = "new/" + name.replaceAll(".*/", "");
        try (var stream = NewFlow.class.getResourceAsStream(resource)) {
            return new String(Objects.requireNonNull(stream, resource).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
