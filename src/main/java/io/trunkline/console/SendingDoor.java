package io.trunkline.console;

import io.trunkline.http.Answer;
import io.trunkline.http.Problem;
import io.trunkline.http.Request;
import io.trunkline.message.Channel;
import io.trunkline.message.Content;
import io.trunkline.message.Draft;
import io.trunkline.message.InvalidKey;
import io.trunkline.message.Key;
import io.trunkline.message.Origin;
import io.trunkline.message.Particulars;
import io.trunkline.message.Span;
import io.trunkline.message.Talk;
import io.trunkline.message.Terms;
import io.trunkline.twilio.Sending;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/send}: one message, by a person or a program that is no flow. */
final class SendingDoor {
    /** The flow that all of these messages belong to. */
    static final String FLOW = "api";

    private static final List<String> FIELDS = List.of(
            "to",
            "text",
            "from",
            "key",
            "channel",
            "urgent",
            "expireAfter",
            "resend",
            "media",
            "contentSid",
            "variables",
            "split",
            "press",
            "onMachine",
            "language",
            "account",
            "wait");

    private static final List<String> OF_CALLS = List.of("press", "onMachine", "language");
    private static final List<String> OF_TEXTS = List.of("media", "contentSid", "variables", "split");

    private final Api.Rooms rooms;

    SendingDoor(Api.Rooms rooms) {
        this.rooms = rooms;
    }

    void open(Api api) {
        api.open("POST", "/api/send", this::send);
    }

    private CompletionStage<Answer> send(Request request) {
        var body = Body.of(request, FIELDS);
        var draft = draft(body, request.trace());
        var wait = wait(body);
        var put = rooms.outbox().put(draft);
        // Why it will not be sent is known at once.
        return put.thenCompose(placed -> wait == null && Sending.isUnderWay(placed.state())
                ? CompletableFuture.completedFuture(Answer.json(202, Sending.put(placed)))
                : rooms.outbox()
                        .outcome(placed, wait == null ? Duration.ZERO : wait)
                        .thenApply(message -> Answer.json(
                                wait == null ? 202 : 200,
                                message.map(known -> Sending.waited(placed, known))
                                        .orElseGet(() -> Sending.put(placed)))));
    }

    private Draft draft(Body body, @Nullable String trace) {
        var line = new Draft.Line(channel(body), account(body), body.text("to"), body.optional("from"));
        var terms = new Terms(
                null,
                expireAfter(body),
                body.is("urgent") ? Terms.Priority.URGENT : Terms.Priority.NORMAL,
                Terms.Order.OLDEST,
                null,
                resend(body));
        var content = content(body);
        return new Draft(
                new Origin(FLOW, null, null, 0),
                key(body),
                line,
                new Content(content.body(), content.particulars().withTrace(trace)),
                terms);
    }

    private static Content content(Body body) {
        if (channel(body) == Channel.CALL) {
            return new Content(spoken(body), talk(body).particulars());
        }
        without(body, OF_CALLS, "is for calls; add \"channel\": \"call\", or leave it out");
        var split = body.optional("split");
        if (split != null && !split.equals("parts") && !split.equals("refuse")) {
            throw Problem.badRequest("split", "The field split is refuse or parts, not " + split + ".");
        }
        var template = body.optional("contentSid");
        var media = body.texts("media");
        var text = template == null && media.isEmpty() ? body.text("text") : body.optional("text");
        if (template != null && text != null) {
            throw Problem.badRequest(
                    "text", "A template (contentSid) speaks in the place of a text; leave one of them out.");
        }
        return new Content(
                text == null ? "" : text,
                Particulars.NONE
                        .withMedia(media)
                        .withSplit("parts".equals(split))
                        .withTemplate(template, body.fields("variables")));
    }

    private static String spoken(Body body) {
        without(body, OF_TEXTS, "is for messages; a call only says its text, so leave it out");
        return body.text("text");
    }

    private static void without(Body body, List<String> fields, String why) {
        for (var field : fields) {
            if (body.object().hasNonNull(field)) {
                throw Problem.badRequest(field, "The field " + field + " " + why + ".");
            }
        }
    }

    private static Talk talk(Body body) {
        try {
            return Talk.parse(body.optional("press"), body.optional("onMachine"), body.optional("language"));
        } catch (IllegalArgumentException e) {
            // It begins with the field.
            throw Problem.badRequest(
                    String.valueOf(e.getMessage()).replaceFirst(":.*", ""), "The field " + e.getMessage() + ".");
        }
    }

    private String account(Body body) {
        var account = body.optional("account");
        return account == null ? rooms.account() : account;
    }

    private static Terms.Resend resend(Body body) {
        var word = body.optional("resend");
        for (var resend : Terms.Resend.values()) {
            if (resend.word().equals(word == null ? Terms.Resend.NEVER.word() : word)) {
                return resend;
            }
        }
        throw Problem.badRequest("resend", "The field resend is never or safe, not " + word + ".");
    }

    private static Channel channel(Body body) {
        var word = body.optional("channel");
        try {
            return word == null ? Channel.SMS : Channel.of(word);
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("channel", Asked.sentence(e));
        }
    }

    private String key(Body body) {
        var key = body.optional("key");
        if (key == null) {
            return Ulid.at(rooms.store().clock().millis());
        }
        try {
            Key.of(FLOW, key);
            return key;
        } catch (InvalidKey e) {
            throw Problem.badRequest("key", Asked.sentence(e));
        }
    }

    private static @Nullable Duration expireAfter(Body body) {
        var text = body.optional("expireAfter");
        try {
            return text == null ? null : Span.parse(text);
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("expireAfter", Asked.sentence(e));
        }
    }

    /** How long the answer may take so that it can say what became of the message; null is not at all. */
    private static @Nullable Duration wait(Body body) {
        var wait = body.object().path("wait");
        if (wait.isMissingNode() || wait.isNull() || (wait.isBoolean() && !wait.booleanValue())) {
            return null;
        }
        try {
            var span = wait.isBoolean() ? Sending.LONGEST : Span.parse(wait.asText());
            return span.compareTo(Sending.LONGEST) < 0 ? span : Sending.LONGEST;
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("wait", "The field wait is true or how long, such as 10s.");
        }
    }
}
