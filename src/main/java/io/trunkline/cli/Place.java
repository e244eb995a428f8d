package io.trunkline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a command is called: what it reads, where it writes, and what surrounds it.
 *
 * @param folder what relative paths start from
 */
record Place(PrintWriter out, PrintWriter err, BufferedReader in, Map<String, String> environment, Path folder) {

    /** This process; it writes UTF-8, which Java 17 does not do by itself where no locale is set. */
    static Place here() {
        return new Place(
                writer(FileDescriptor.out),
                writer(FileDescriptor.err),
                new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())),
                System.getenv(),
                Path.of(""));
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), true);
    }

    /** A variable of the environment without blanks around it; null where there is none. */
    @Nullable
    String variable(String name) {
        var value = environment.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** The folder of the embedded store and the secrets. */
    Path data() {
        var given = variable("TRUNKLINE_DATA");
        return folder.resolve(given == null ? "data" : given);
    }

    /** Asks before something is done, unless `--yes` was said; whoever does not want it ends the command with that word. */
    void confirm(boolean yes, String question, Answers answers) throws IOException {
        if (yes) {
            return;
        }
        // With --json only the answer is for the program that reads the output.
        var screen = answers.json ? err : out;
        screen.print(question + " (y/N) ");
        screen.flush();
        var answer = in.readLine();
        if (answer == null) {
            screen.println();
            throw Trouble.foundWrong(answers.no + ": nobody is there to answer; --yes does it without asking.");
        }
        if (!answer.strip().toLowerCase(Locale.ROOT).matches("y|yes")) {
            throw Trouble.foundWrong(answers.no + ".");
        }
    }

    /**
     * What may be answered.
     *
     * @param no what has not happened then, as "Not sent"
     * @param json whether a program reads the output
     */
    record Answers(String no, boolean json) {}

    /** Prints a listing, or that there is nothing, and how to go on where the answer has more. */
    void print(Table table, JsonNode answer, String what) {
        if (table.isEmpty()) {
            out.println("No " + what + ".");
        } else {
            table.print(out);
        }
        if (answer.has("next")) {
            out.println(
                    "There may be older ones: --before " + answer.path("next").asText());
        }
    }
}
