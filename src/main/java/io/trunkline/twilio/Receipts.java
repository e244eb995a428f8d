package io.trunkline.twilio;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.outbox.Receipt;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;

/** Reads from the raw answer to a create what is known of it: Twilio's own codes say that nothing was created, all else says nothing. */
final class Receipts {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Receipts() {}

    static Receipt of(Line.Reply reply) {
        var body = parse(reply.body());
        if (reply.status() / 100 == 2) {
            var sid = body.path("sid").asText("");
            return sid.isEmpty()
                    ? new Receipt.Unknown("HTTP " + reply.status() + " without a SID")
                    : new Receipt.Created(sid, body.path("status").asText("queued"));
        }
        if (reply.status() / 100 == 4 && body.path("code").canConvertToInt()) {
            return new Receipt.NotCreated(
                    body.path("code").asInt(), body.path("message").asText("HTTP " + reply.status()));
        }
        return new Receipt.Unknown(
                "HTTP " + reply.status() + (reply.status() / 100 == 4 ? " without Twilio's code" : ""));
    }

    /** What a failure without an answer says: before a connection stands, nothing was sent. */
    static Receipt of(IOException failure) {
        var neverSent = failure instanceof ConnectException
                || failure instanceof ConnectTimeoutException
                || failure instanceof UnknownHostException
                || failure instanceof NoRouteToHostException
                || failure instanceof SSLHandshakeException
                || failure instanceof ConnectionRequestTimeoutException;
        var reason =
                failure.getClass().getSimpleName() + (failure.getMessage() == null ? "" : ": " + failure.getMessage());
        return neverSent ? new Receipt.NotCreated(null, reason) : new Receipt.Unknown("no answer: " + reason);
    }

    static JsonNode parse(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }
}
