package io.trunkline.cli;

import io.trunkline.message.Segments;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

    @Option(names = "--text", description = "what to say; not needed with --media or --template")
    String text = "";

    @Option(
            names = "--media",
            paramLabel = "URL",
            description = "a picture or file to send along, by its https URL; up to ten, on WhatsApp one")
    List<String> media = new ArrayList<>();

    @Option(
            names = "--template",
            paramLabel = "SID",
            description = "the WhatsApp template (HX…) to send in the place of a text")
    @Nullable
    String template;

    @Option(
            names = "--variable",
            paramLabel = "NAME=VALUE",
            description = "fills a variable of the template; as often as needed")
    Map<String, String> variables = new LinkedHashMap<>();

    @Option(
            names = "--account",
            paramLabel = "NAME",
            description = "the account that sends it, where there are several")
    @Nullable
    String account;

    @Option(
            names = "--split",
            paramLabel = "HOW",
            description = "refuse, which is also the default, or parts: what becomes of more than 1,600 characters")
    @Nullable
    String split;

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
            description = "sms, which is also the default, whatsapp, or call, which says it")
    String channel = "sms";

    @Option(
            names = "--press",
            paramLabel = "KEYS",
            description = "for a call: which key means what, such as 1=acknowledge,2=pass")
    @Nullable
    String press;

    @Option(
            names = {"--onMachine", "--on-machine"},
            paramLabel = "HOW",
            description = "for a call: hangup, which is also the default, or leave, which speaks after the beep")
    @Nullable
    String onMachine;

    @Option(
            names = "--language",
            paramLabel = "TAG",
            description = "for a call: in which it is spoken, as de or pt-BR; otherwise the person's own")
    @Nullable
    String language;

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
        if (text.isEmpty() && media.isEmpty() && template == null) {
            throw Trouble.usedWrong("give --text, or --media, or on WhatsApp --template");
        }
        // With --json only the answer is for the program that reads the output.
        show(format.json ? place.err() : place.out());
        place.confirm(yes, "Send it?", new Place.Answers("Not sent", format.json));
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("to", to);
        fields.put("text", text.isEmpty() ? null : text);
        fields.put("media", media.isEmpty() ? null : media);
        fields.put("contentSid", template);
        fields.put("variables", variables.isEmpty() ? null : variables);
        fields.put("split", split);
        fields.put("press", press);
        fields.put("onMachine", onMachine);
        fields.put("language", language);
        fields.put("account", account);
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
        media.forEach(url -> out.println("media     " + Table.line(url)));
        if (template != null) {
            out.println("template  " + template + (variables.isEmpty() ? "" : " with " + variables));
            out.flush();
            return;
        }
        out.println("text      " + Table.line(text));
        if (press != null) {
            out.println("press     " + Table.line(press));
        }
        if (!channel.equals("sms") || !media.isEmpty()) {
            out.flush();
            return;
        }
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
