package io.trunkline.cli;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;

/** Runs commands in this process and keeps what they print. */
final class Terminal {
    private final Path folder;
    private final Map<String, String> environment;

    Terminal(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = environment;
    }

    /** What a command ended with. */
    record Ended(int code, String out, String err) {}

    Ended run(String... args) {
        return typing("", args);
    }

    /** Runs a command while somebody types that. */
    Ended typing(String typed, String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        var place = new Place(
                new PrintWriter(out),
                new PrintWriter(err),
                new BufferedReader(new StringReader(typed)),
                environment,
                folder);
        var code = Main.run(place, args);
        return new Ended(code, out.toString(), err.toString());
    }
}
