package io.trunkline.twilio;

import com.twilio.exception.ApiException;
import com.twilio.http.HttpClient;
import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import com.twilio.http.Response;
import com.twilio.http.TwilioRestClient;
import io.trunkline.message.Talk;
import io.trunkline.outbox.Claim;
import io.trunkline.outbox.Outbox;
import io.trunkline.outbox.Receipt;
import io.trunkline.store.Clock;
import java.io.IOException;
import java.net.URL;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.Header;

/**
 * What stands under Twilio's SDK: a create goes out only for a begun attempt and only once, and what is known of it is
 * taken from the raw answer. The SDK's own client would repeat a create on a 5xx (`HttpClient.RETRY_CODES`).
 */
public final class Wire extends HttpClient {
    /** What the delivery route sets as the status callback of an attempt: this and the attempt's name. */
    public static final String ATTEMPT = "attempt:";

    private static final String CALLBACK = "StatusCallback";
    private static final List<String> CALL_EVENTS = List.of("initiated", "ringing", "answered", "completed");
    private static final Pattern CREATE = Pattern.compile("/2010-04-01/Accounts/[^/]+/(Messages|Calls)\\.json");
    private static final Pattern ACCOUNT = Pattern.compile("/Accounts/[^/]+/");

    private final Lines lines;
    private final Outbox outbox;
    private final Callbacks callbacks;
    private final Clock clock;

    public Wire(Lines lines, Outbox outbox, Callbacks callbacks, Clock clock) {
        this.clock = clock;
        this.lines = lines;
        this.outbox = outbox;
        this.callbacks = callbacks;
    }

    /** Twilio's SDK on this wire, which signs in by itself. */
    public TwilioRestClient client(String account) {
        return new TwilioRestClient.Builder(account, "")
                .accountSid(account)
                .httpClient(this)
                .build();
    }

    @Override
    public Response reliableRequest(Request request) {
        return makeRequest(request);
    }

    @Override
    public Response makeRequest(Request request) {
        var url = request.constructURL();
        if (request.getMethod() == HttpMethod.POST
                && CREATE.matcher(url.getPath()).matches()) {
            return create(request, url);
        }
        if (request.getMethod() != HttpMethod.GET) {
            throw new ApiException("A route may not " + request.getMethod() + " " + url.getPath()
                    + " at Twilio; nothing was changed. Use Trunkline's words and commands.");
        }
        try {
            var account = url.getPath().replaceFirst("^/2010-04-01/Accounts/([^/.]+).*$", "$1");
            return response(lines.of(account).send("GET", url.getFile(), Map.of()));
        } catch (IOException e) {
            throw new ApiException(e.getMessage(), e);
        }
    }

    private Response create(Request request, URL url) {
        var form = new LinkedHashMap<String, List<String>>(request.getPostParams());
        var marks = form.remove(CALLBACK);
        var mark = marks == null || marks.isEmpty() ? "" : marks.get(0);
        if (!mark.startsWith(ATTEMPT)) {
            throw new ApiException("Nothing was sent: a route may not call twilio: itself, because then nobody knows"
                    + " whether it was sent, or to whom. Use kamelet:sms-sink.");
        }
        var name = mark.substring(ATTEMPT.length());
        var claim = outbox.post(name)
                .orElseThrow(
                        () -> new ApiException(
                                "Nothing was sent: the attempt " + name
                                        + " is not begun, was begun too long ago, or its request has gone out already. Keep the"
                                        + " idempotentConsumer before twilio: in routes/core/delivery.camel.yaml, or use kamelet:sms-sink."));
        Enclosure.of(claim.message(), clock.millis()).into(form);
        callbacks.of(name).ifPresent(callback -> form.put(CALLBACK, List.of(callback)));
        if (url.getPath().endsWith("/Calls.json")) {
            call(form, claim);
        }
        try {
            var account = claim.message().address().account();
            // The SDK knows one account; the attempt says whose it is.
            var path = ACCOUNT.matcher(url.getFile()).replaceFirst("/Accounts/" + account + "/");
            var reply = lines.of(account).send("POST", path, form);
            outbox.answer(claim, Receipts.of(reply));
            return response(reply);
        } catch (IOException e) {
            outbox.answer(claim, Receipts.of(e));
            throw new ApiException(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            outbox.answer(claim, new Receipt.Unknown(e.toString()));
            throw e;
        }
    }

    /**
     * A machine is told from a human while the call goes on (https://www.twilio.com/docs/voice/answering-machine-detection):
     * otherwise whoever answers hears nothing for seconds and hangs up. That Twilio has nowhere to tell it does not matter;
     * the call itself says it in the end (https://www.twilio.com/docs/api/errors/21262).
     */
    private void call(Map<String, List<String>> form, Claim claim) {
        var leaves = Talk.of(claim.message().particulars()).onMachine() == Talk.OnMachine.LEAVE;
        form.put("MachineDetection", List.of(leaves ? "DetectMessageEnd" : "Enable"));
        form.put("AsyncAmd", List.of("true"));
        callbacks.answered(claim.name()).ifPresent(callback -> {
            form.put("AsyncAmdStatusCallback", List.of(callback));
            // Otherwise Twilio tells of a call only that it is over.
            form.put("StatusCallbackEvent", CALL_EVENTS);
        });
    }

    private static Response response(Line.Reply reply) {
        return new Response(reply.body(), reply.status(), reply.headers().toArray(Header[]::new));
    }
}
