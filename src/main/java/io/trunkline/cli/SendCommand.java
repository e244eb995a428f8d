package io.trunkline.cli;

import io.trunkline.message.Segments;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends one message, after showing what it takes and asking. */
@Command(name = "send", description = "Sends one message, after showing its segments and asking.")
final class SendCommand implements Callable<Integer> {
    private final Place place;
    private final Remote remote;

    @Option(names = "--to", required = true, paramLabel = "NUMBER", description = "the recipient, as +14155550100")
    String to = "";

    @Option(names = "--text", required = true, description = "what to say")
    String text = "";

    @Option(names = "--from", paramLabel = "SENDER", description = "who says it; otherwise the account's own sender")
    @Nullable
    String from;

    @Option(
            names = "--key",
            description = "what makes it the same message, so that it is sent once; otherwise one is made up")
    @Nullable
    String key;

    @Option(
            names = "--channel",
            defaultValue = "sms",
            description = "sms, which is also the default, or call, which says it")
    String channel = "sms";

    @Option(names = "--wait", description = "waits until Twilio has it, and shows its SID")
    boolean wait;

    @Option(names = "--yes", description = "does not ask")
    boolean yes;

    @Mixin
    Format format = new Format();

    SendCommand(Place place, Remote remote) {
        this.place = place;
        this.remote = remote;
    }

    @Override
    public Integer call() throws IOException {
        // With --json only the answer is for the program that reads the output.
        show(format.json ? place.err() : place.out());
        place.confirm(yes, "Send it?", new Place.Answers("Not sent", format.json));
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("to", to);
        fields.put("text", text);
        fields.put("from", from);
        fields.put("key", key);
        fields.put("channel", channel);
        fields.put("wait", wait ? "20s" : null);
        var answer = remote.post("/api/send", fields);
        var success = answer.path("success").asBoolean();
        var sentence = answer.path("key").asText() + " is "
                + answer.path("state").asText()
                + (answer.has("reason") ? ": " + answer.path("reason").asText() : "")
                + (answer.has("messageSid") ? " as " + answer.path("messageSid").asText() : "")
                + (answer.path("fresh").asBoolean(true) ? "" : "; it was put before, so nothing new is sent");
        if (format.json) {
            place.out().println(answer);
        } else if (success) {
            place.out().println(sentence);
        }
        if (!success) {
            throw Trouble.foundWrong(sentence).as(answer.path("error"));
        }
        return 0;
    }

    private void show(PrintWriter out) {
        var segments = Segments.of(text);
        var encoding = segments.encoding() == Segments.Encoding.GSM_7 ? "GSM-7" : "UCS-2";
        out.println("to        " + to);
        out.println("from      " + (from == null ? "the account's own sender" : from));
        out.println("text      " + Table.line(text));
        out.println("segments  " + segments.count() + " (" + encoding + ", length " + segments.length() + ")");
        var culprit = segments.firstNonGsm();
        if (culprit != null) {
            out.println("          " + Table.line(culprit.character()) + " ("
                    + String.format(Locale.ROOT, "U+%04X", culprit.character().codePointAt(0)) + ", character "
                    + (text.codePointCount(0, culprit.index()) + 1)
                    + ") forces UCS-2, of which a segment holds 70 instead of 160");
        }
        out.flush();
    }
}
