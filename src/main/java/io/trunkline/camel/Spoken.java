package io.trunkline.camel;

import io.trunkline.http.Answer;
import io.trunkline.http.Door;
import io.trunkline.http.Problem;
import io.trunkline.http.Request;
import io.trunkline.journal.Reason;
import io.trunkline.twilio.CallScript;
import io.trunkline.twilio.Form;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A door at which Twilio asks what somebody on the phone is to hear next. They hear an apology where we fail or take too
 * long: an error of ours would be read to them as one of Twilio's, and only after all its repeats.
 */
final class Spoken implements Door {
    private static final Logger LOG = LoggerFactory.getLogger(Spoken.class);
    /** Twilio waits 15 seconds (https://www.twilio.com/docs/api/errors/11205), its repeats included. */
    private static final long PATIENCE = 8;

    private final House house;
    private final Turn turn;

    /** What is heard, as TwiML. */
    @FunctionalInterface
    interface Turn {
        CompletionStage<String> take(Request request, Form form) throws Exception;
    }

    Spoken(House house, Turn turn) {
        this.house = house;
        this.turn = turn;
    }

    @Override
    public CompletionStage<Answer> knock(Request request) {
        var form = ofOurAccount(house, request);
        CompletionStage<String> heard;
        try {
            heard = turn.take(request, form);
        } catch (Exception e) {
            return java.util.concurrent.CompletableFuture.completedFuture(apology(request, e));
        }
        return heard.toCompletableFuture()
                .copy()
                .orTimeout(PATIENCE, TimeUnit.SECONDS)
                .handle((twiml, failure) -> failure == null ? answer(request, twiml) : apology(request, failure));
    }

    private Answer answer(Request request, String twiml) {
        var bytes = twiml.getBytes(StandardCharsets.UTF_8).length;
        return bytes <= CallScript.FETCHED
                ? Answer.xml(200, twiml)
                : apology(
                        request,
                        new IllegalArgumentException("the route says " + bytes + " bytes of TwiML, and Twilio takes "
                                + CallScript.FETCHED + " (11750)"));
    }

    private Answer apology(Request request, Throwable failure) {
        var cause = cause(failure);
        LOG.warn("{}: the caller heard an apology: {}", request.path(), Reason.of(cause));
        return Answer.xml(200, house.twilio().calls().script().apology(request.query("language")));
    }

    static Throwable cause(Throwable failure) {
        var cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** The form of a webhook that is signed; another account's, as a subaccount's may be, is none of ours. */
    static Form ofOurAccount(House house, Request request) {
        var form = house.twilio().webhook().verify(request);
        var account = form.first("AccountSid");
        if (account != null && !house.twilio().accounts().contains(account)) {
            throw Problem.notFound("We have no such call.");
        }
        return form;
    }
}
