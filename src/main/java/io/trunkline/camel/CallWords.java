package io.trunkline.camel;

import com.twilio.type.Twiml;
import io.trunkline.directory.Person;
import io.trunkline.http.Answer;
import io.trunkline.http.Opening;
import io.trunkline.http.Problem;
import io.trunkline.http.Request;
import io.trunkline.journal.Reason;
import io.trunkline.message.Channel;
import io.trunkline.message.Content;
import io.trunkline.message.Draft;
import io.trunkline.message.Message;
import io.trunkline.message.Talk;
import io.trunkline.outbox.Claim;
import io.trunkline.outbox.Pressed;
import io.trunkline.store.StoreAway;
import io.trunkline.twilio.CallScript;
import io.trunkline.twilio.Form;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** `outbox:call` puts a call, `twilio-webhook:calls` hears what happens in it, and `outbox:talk` goes on with it. */
final class CallWords {
    private static final Logger LOG = LoggerFactory.getLogger(CallWords.class);
    private static final String PATH = "/twilio/calls/:message/:attempt";
    private static final String HAPPENING = "Happening";

    private static final Set<String> CALL = Stream.concat(
                    OutboxWords.TERMS.stream(), Stream.of("press", "onMachine", "language"))
            .collect(Collectors.toUnmodifiableSet());

    private final House house;

    CallWords(House house) {
        this.house = house;
    }

    Words.Step call() {
        return new Words.Step(CALL, this::put);
    }

    private CompletionStage<?> put(Exchange exchange, Parameters parameters) {
        var line = new Draft.Line(
                Channel.CALL,
                parameters.get(exchange, "account"),
                parameters.get(exchange, "to"),
                parameters.find(exchange, "from"));
        var talk = Talk.parse(
                parameters.find(exchange, "press"),
                parameters.find(exchange, "onMachine"),
                parameters.find(exchange, "language"));
        return house.outbox()
                .put(new Draft(
                        Lineage.origin(exchange),
                        parameters.get(exchange, "key"),
                        line,
                        new Content(
                                OutboxWords.text(exchange), talk.particulars().withTrace(Trail.parent(exchange))),
                        OutboxWords.terms(exchange, parameters)));
    }

    /** What is said, for Twilio's component: given where it fits, otherwise to be fetched here. */
    void fill(Exchange exchange, Claim claim) {
        var script = house.twilio().calls().script();
        var said = script.script(claim.message(), new CallScript.Line(claim.name(), language(claim.message()), 0));
        var url = script.isGiven(said) ? null : script.url(claim.name()).orElse(null);
        if (url == null) {
            exchange.getMessage().setHeader("CamelTwilio.twiml", new Twiml(said));
        } else {
            exchange.getMessage().setHeader("CamelTwilio.url", URI.create(url));
        }
    }

    private @Nullable String language(Message message) {
        var language = Talk.of(message.particulars()).language();
        return language != null
                ? language
                : house.directory()
                        .people()
                        .find(message.address().recipient())
                        .map(Person::language)
                        .filter(Talk::isLanguage)
                        .orElse(null);
    }

    /** What happens in a call of ours: its script is fetched, a key is pressed, it is told who answered. */
    AutoCloseable doors(Source source, Source.Use use, Caller caller) {
        var front = house.front();
        var openings = List.of(
                front.open(
                        "POST",
                        PATH,
                        new Spoken(house, (request, form) -> heard(source, caller, "script", request, form))),
                front.open(
                        "POST",
                        PATH + "/keys",
                        new Spoken(house, (request, form) -> heard(source, caller, "key", request, form))),
                front.open("POST", PATH + "/answered", request -> {
                    var form = Spoken.ofOurAccount(house, request);
                    return heard(source, caller, "answered", request, form).thenApply(nothing -> Answer.empty(204));
                }));
        return () -> openings.forEach(Opening::close);
    }

    private CompletionStage<String> heard(Source source, Caller caller, String happening, Request request, Form form) {
        var message = TwilioWords.number(request, "message");
        var attempt = (int) TwilioWords.number(request, "attempt");
        var sid = form.first("CallSid");
        if (sid == null || sid.isBlank()) {
            throw Problem.badRequest("CallSid", "What happens in a call has a CallSid.");
        }
        return source.run(house.runners(), ExchangePattern.InOut, exchange -> {
                    Lineage.set(exchange, caller, null);
                    var into = exchange.getMessage();
                    into.setHeader(HAPPENING, happening);
                    into.setHeader("Message", message);
                    into.setHeader("Attempt", attempt);
                    into.setHeader("CallSid", sid);
                    into.setHeader("AnsweredBy", form.first("AnsweredBy"));
                    into.setHeader("Key", key(request, form));
                    into.setHeader("Round", number(request.query("round")));
                    into.setHeader("Offered", number(request.query("offered")));
                    into.setHeader("Language", request.query("language"));
                })
                .thenApply(exchange -> String.valueOf(exchange.getMessage().getBody(String.class)));
    }

    /** A key that could not be stored comes back in the URL at which it is offered again. */
    private static String key(Request request, Form form) {
        var digits = form.first("Digits");
        var offered = request.query("key");
        return digits != null && !digits.isBlank() ? digits : offered == null ? "" : offered;
    }

    private static int number(@Nullable String text) {
        return text != null && text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
    }

    /** Goes on with a call of ours: the body becomes what is heard next. */
    CompletionStage<?> talk(Exchange exchange, Parameters parameters) {
        var message = exchange.getMessage();
        var id = message.getHeader("Message", Long.class);
        var attempt = message.getHeader("Attempt", Integer.class);
        var sid = message.getHeader("CallSid", String.class);
        var line = new CallScript.Line(
                id + "/" + attempt,
                message.getHeader("Language", String.class),
                message.getHeader("Round", Integer.class));
        return switch (String.valueOf(message.getHeader(HAPPENING))) {
            case "answered" ->
                house.outbox()
                        .answered(id, attempt, sid, message.getHeader("AnsweredBy", "unknown", String.class))
                        .thenAccept(machine -> machine.ifPresent(ours -> aside(ours, sid)));
            case "script" -> {
                message.setBody(script(id, line));
                yield CompletableFuture.completedFuture(null);
            }
            default -> key(exchange, new Press(id, attempt, sid), line);
        };
    }

    private String script(long id, CallScript.Line line) {
        var message = known(house.outbox().find(id).orElse(null));
        return house.twilio()
                .calls()
                .script()
                .script(message, new CallScript.Line(line.attempt(), language(message), 0));
    }

    private record Press(long message, int attempt, String sid) {}

    private CompletionStage<?> key(Exchange exchange, Press press, CallScript.Line line) {
        var key = exchange.getMessage().getHeader("Key", String.class);
        var offered = exchange.getMessage().getHeader("Offered", Integer.class);
        if (key.isEmpty()) {
            var message = known(house.outbox().find(press.message).orElse(null));
            exchange.getMessage().setBody(house.twilio().calls().script().again(message, key, line));
            return CompletableFuture.completedFuture(null);
        }
        return house.outbox()
                .press(press.message, press.attempt, press.sid, key)
                .handle((pressed, failure) -> {
                    exchange.getMessage().setBody(answer(pressed, failure, key, offered, line));
                    return true;
                });
    }

    private String answer(
            @Nullable Pressed pressed, @Nullable Throwable failure, String key, int offered, CallScript.Line line) {
        var script = house.twilio().calls().script();
        if (failure != null) {
            if (Spoken.cause(failure) instanceof StoreAway) {
                return script.held(key, offered, line);
            }
            throw new java.util.concurrent.CompletionException(Spoken.cause(failure));
        }
        var message = known(pressed == null ? null : pressed.message());
        return pressed == null || pressed.meaning() == null
                ? script.again(message, key, line)
                : script.confirmed(pressed.key(), pressed.meaning(), line);
    }

    private static Message known(@Nullable Message message) {
        if (message == null) {
            throw new IllegalArgumentException("we have no such attempt");
        }
        return message;
    }

    private void aside(Message message, String sid) {
        house.runners().execute(() -> {
            try {
                house.twilio().calls().live().leave(message, sid, language(message));
            } catch (IOException e) {
                LOG.warn("{}: {}", message.key(), Reason.of(e));
            }
        });
    }
}
