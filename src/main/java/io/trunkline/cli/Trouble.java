package io.trunkline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Ends a command with one line for people and an exit code. */
final class Trouble extends RuntimeException {
    /** What was asked for was looked at and is not as it should be: not found, refused, not answered. */
    static final int FOUND_WRONG = 1;
    /** The command itself is wrong: its arguments, its token, where it looks. */
    static final int USED_WRONG = 2;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final int exitCode;
    private final transient @Nullable JsonNode told;

    private Trouble(int exitCode, String line, @Nullable JsonNode told) {
        super(line, null, false, false);
        this.exitCode = exitCode;
        this.told = told;
    }

    static Trouble foundWrong(String line) {
        return new Trouble(FOUND_WRONG, line, null);
    }

    static Trouble usedWrong(String line) {
        return new Trouble(USED_WRONG, line, null);
    }

    /** The same, as the service told it. */
    Trouble as(JsonNode told) {
        return new Trouble(exitCode, line(), told);
    }

    /** For programs: code, message, retryable, action and details, as the HTTP API has them. */
    ObjectNode json() {
        var json = JSON.createObjectNode();
        json.put("code", exitCode == USED_WRONG ? "USED_WRONG" : "FOUND_WRONG");
        json.put("message", line());
        json.put("retryable", false);
        json.put(
                "action",
                exitCode == USED_WRONG ? "Correct the command; --help shows how it is used." : "See the message.");
        json.putObject("details");
        if (told != null) {
            for (var name : new String[] {"code", "retryable", "action", "details"}) {
                if (told.has(name)) {
                    json.set(name, told.get(name));
                }
            }
        }
        return json;
    }

    int exitCode() {
        return exitCode;
    }

    String line() {
        return String.valueOf(getMessage());
    }
}
