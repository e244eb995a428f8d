package io.trunkline.camel;

import io.trunkline.http.Answer;
import io.trunkline.http.Problem;
import io.trunkline.http.Request;
import io.trunkline.journal.Reason;
import io.trunkline.twilio.Form;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** `twilio-webhook:texts`, `:status`, `:calls` and `:voice`: what Twilio tells us, believed only when it is signed. */
final class TwilioWords {
    private static final String NOTHING_TO_SAY = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>";

    private static final Logger LOG = LoggerFactory.getLogger(TwilioWords.class);

    private final House house;
    private final CallWords calls;
    private final VoiceWords voice;

    TwilioWords(House house, CallWords calls, VoiceWords voice) {
        this.house = house;
        this.calls = calls;
        this.voice = voice;
    }

    Words component() {
        return new Words(
                house.runners(),
                "twilio-webhook",
                Map.of(
                        "texts", new Words.Beginning(Set.of(), this::texts),
                        "status", new Words.Beginning(Set.of(), this::status),
                        "calls", new Words.Beginning(Set.of(), calls::doors),
                        "voice", new Words.Beginning(Set.of(), voice::doors)));
    }

    /** The text, and a STOP in it, is on disk before Twilio is answered and before the route sees it. */
    private AutoCloseable texts(Source source, Source.Use use, Caller caller) {
        return house.front().open("POST", "/twilio/texts", request -> {
            var form = house.twilio().webhook().verify(request);
            return house.twilio().texts().hear(form).thenApply(appended -> {
                run(source, caller, form);
                return Answer.xml(200, NOTHING_TO_SAY);
            });
        });
    }

    private void run(Source source, Caller caller, Form form) {
        source.run(house.runners(), ExchangePattern.InOnly, exchange -> fill(exchange, caller, form))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        LOG.warn(
                                "{}/{} failed after the text was stored: {}",
                                caller.flow(),
                                caller.route(),
                                Reason.of(failure));
                    }
                });
    }

    /** Answered when the route is done with it, so that Twilio repeats what could not be stored. */
    private AutoCloseable status(Source source, Source.Use use, Caller caller) {
        return house.front().open("POST", "/twilio/status/:message/:attempt", request -> {
            var form = house.twilio().webhook().verify(request);
            var text = form.first("MessageStatus") != null && form.first("MessageSid") != null;
            var call = form.first("CallStatus") != null && form.first("CallSid") != null;
            if (!text && !call) {
                throw Problem.badRequest(
                        "MessageStatus",
                        "A status callback has a MessageSid and a MessageStatus, or a CallSid and a CallStatus.");
            }
            var account = form.first("AccountSid");
            if (account != null && !house.twilio().accounts().contains(account)) {
                // Signed with our token and yet another account's, as a subaccount's may be: none of ours.
                throw Problem.notFound("We have no such attempt.");
            }
            return answer(source.run(house.runners(), ExchangePattern.InOut, exchange -> {
                fill(exchange, caller, form);
                if (call) {
                    exchange.getMessage().setHeader("MessageSid", form.first("CallSid"));
                    exchange.getMessage().setHeader("MessageStatus", form.first("CallStatus"));
                }
                exchange.getMessage().setHeader("Message", number(request, "message"));
                exchange.getMessage().setHeader("Attempt", number(request, "attempt"));
            }));
        });
    }

    private static CompletionStage<Answer> answer(CompletionStage<Exchange> run) {
        return run.thenApply(exchange -> {
            if (Boolean.FALSE.equals(exchange.getMessage().getHeader("Known"))) {
                throw Problem.notFound("We have no such attempt.");
            }
            return Answer.empty(204);
        });
    }

    static long number(Request request, String parameter) {
        try {
            return Long.parseLong(request.parameters().getOrDefault(parameter, ""));
        } catch (NumberFormatException e) {
            throw Problem.notFound("We have no such attempt.");
        }
    }

    private static void fill(Exchange exchange, Caller caller, Form form) {
        Lineage.set(exchange, caller, null);
        Trail.follow(exchange, form.trace());
        var message = exchange.getMessage();
        message.setBody(form.first("Body"));
        for (var name :
                new String[] {"MessageSid", "MessageStatus", "From", "To", "ErrorCode", "AccountSid", "AnsweredBy"}) {
            var value = form.first(name);
            if (value != null && !value.isBlank()) {
                message.setHeader(name, value);
            }
        }
    }
}
