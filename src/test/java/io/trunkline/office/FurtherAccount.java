package io.trunkline.office;

import io.trunkline.simulator.Simulator;
import io.trunkline.twilio.Callbacks;
import io.trunkline.twilio.Form;
import io.trunkline.twilio.Line;
import io.trunkline.twilio.Numbers;
import io.trunkline.twilio.Signature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A second account of an office, at a simulated Twilio of its own. */
public record FurtherAccount(Office office, Simulator twilio, String sid, String token, String number) {
    /** Points the texts of its number at the office. */
    public FurtherAccount pointsHere() {
        try (var line = new Line(URI.create(twilio.url()), sid, token, 1)) {
            new Numbers(line, sid).point(number, new Callbacks(office.url()).ofNumber());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Somebody texts its number; when this returns, the office has answered. */
    public void isTexted(String from, String body) {
        var text = Office.JSON
                .createObjectNode()
                .put("from", from)
                .put("to", number)
                .put("body", body);
        control("POST", "/simulator/texts", text.toString());
    }

    /** Somebody texts a picture to its number. */
    public void isTextedPicture(String from, String type, byte[] bytes) {
        var text = Office.JSON.createObjectNode().put("from", from).put("to", number);
        text.putArray("media")
                .addObject()
                .put("type", type)
                .put("content", Base64.getEncoder().encodeToString(bytes));
        control("POST", "/simulator/texts", text.toString());
    }

    /** How it stands at its Twilio, such as {"trial":"legacy"}. */
    public void stands(String standing) {
        control("PUT", "/simulator/account", standing);
    }

    /** Switches faults on in its Twilio, as a JSON array. */
    public void faults(String faults) {
        control("PUT", "/simulator/faults", faults);
    }

    /** Tells the office of a text in the name of that account, signed with the token of this one; answers the status. */
    public int tellsAs(String account, String messageSid, String from, String body) {
        var form = new Form(List.of(
                Map.entry("MessageSid", messageSid),
                Map.entry("AccountSid", account),
                Map.entry("From", from),
                Map.entry("To", number),
                Map.entry("Body", body)));
        var path = "/twilio/texts";
        var encoded = form.parameters().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return office.post(
                        path,
                        encoded,
                        "content-type",
                        "application/x-www-form-urlencoded",
                        "X-Twilio-Signature",
                        new Signature(List.of(token)).sign(office.url() + path, form))
                .statusCode();
    }

    private void control(String method, String path, String body) {
        var request = HttpRequest.newBuilder(URI.create(twilio.url() + path))
                .header("content-type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new AssertionError("the simulator says " + answer.body());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
