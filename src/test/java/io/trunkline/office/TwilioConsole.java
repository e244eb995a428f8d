package io.trunkline.office;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.simulator.SimulatorSettings;
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
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The account at the simulated Twilio, as somebody at its console has it. */
public final class TwilioConsole {
    private final Office office;
    private Duration offset = Duration.ZERO;

    private TwilioConsole(Office office) {
        this.office = office;
    }

    public static TwilioConsole of(Office office) {
        return new TwilioConsole(office);
    }

    /** Points the number's texts at that office. */
    public TwilioConsole pointsHere() {
        return pointsHere(SimulatorSettings.DEFAULT_NUMBER);
    }

    /** Has the number's texts told to nobody. */
    public TwilioConsole pointsNowhere() {
        return points(SimulatorSettings.DEFAULT_NUMBER, Map.of("SmsUrl", ""));
    }

    /** Points the texts of that number at that office. */
    public TwilioConsole pointsHere(String number) {
        return points(number, new Callbacks(office.url()).ofNumber());
    }

    private TwilioConsole points(String number, Map<String, String> urls) {
        var account = SimulatorSettings.local().account();
        try (var line = new Line(URI.create(office.simulator().url()), account.sid(), account.token(), 1)) {
            new Numbers(line, account.sid()).point(number, urls);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Tells the office of a text of that SID as Twilio does, signed; answers the status. */
    public int tells(String sid, String from, String body) {
        var account = SimulatorSettings.local().account();
        var form = new Form(List.of(
                Map.entry("MessageSid", sid),
                Map.entry("AccountSid", account.sid()),
                Map.entry("From", from),
                Map.entry("To", SimulatorSettings.DEFAULT_NUMBER),
                Map.entry("Body", body)));
        var path = "/twilio/texts";
        return office.post(
                        path,
                        form.parameters().stream()
                                .map(field -> field.getKey() + "="
                                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                                .collect(Collectors.joining("&")),
                        "content-type",
                        "application/x-www-form-urlencoded",
                        "X-Twilio-Signature",
                        new Signature(List.of(account.token())).sign(office.url() + path, form))
                .statusCode();
    }

    /** Has a template made that says this, with `{{1}}` for its variables; answers its SID. */
    public String template(String text) {
        var template =
                Office.JSON.createObjectNode().put("friendly_name", "office").put("language", "en");
        template.putObject("types").putObject("twilio/text").put("body", text);
        return sid(office.twilio("/v1/Content", template.toString(), "application/json"));
    }

    /** Makes a Messaging Service with these numbers in its pool, which leaves the webhooks to them; answers its SID. */
    public String service(String... numbers) {
        var form = "application/x-www-form-urlencoded";
        var service = sid(office.twilio("/v1/Services", "FriendlyName=office&UseInboundWebhookOnNumber=true", form));
        for (var number : numbers) {
            var sid = numberSid(number);
            office.twilio("/v1/Services/" + service + "/PhoneNumbers", "PhoneNumberSid=" + sid, form);
        }
        return service;
    }

    private String numberSid(String number) {
        return json(office.twilio(account() + "/IncomingPhoneNumbers.json?PhoneNumber="
                        + URLEncoder.encode(number, StandardCharsets.UTF_8)))
                .path("incoming_phone_numbers")
                .path(0)
                .path("sid")
                .asText();
    }

    private static String account() {
        return "/2010-04-01/Accounts/" + SimulatorSettings.local().account().sid();
    }

    /** Sets something of a number, as a form. */
    public TwilioConsole sets(String number, String form) {
        office.twilio(
                account() + "/IncomingPhoneNumbers/" + numberSid(number) + ".json",
                form,
                "application/x-www-form-urlencoded");
        return this;
    }

    /** The number of that SID is released there, not by us. */
    public TwilioConsole loses(String sid) {
        var account = SimulatorSettings.local().account();
        var credentials = Base64.getEncoder()
                .encodeToString((account.sid() + ":" + account.token()).getBytes(StandardCharsets.UTF_8));
        var request = HttpRequest.newBuilder(URI.create(office.simulator().url() + "/2010-04-01/Accounts/"
                        + account.sid() + "/IncomingPhoneNumbers/" + sid + ".json"))
                .header("Authorization", "Basic " + credentials)
                .DELETE()
                .build();
        var answer = HttpClient.newHttpClient()
                .sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .join();
        if (answer.statusCode() != 204) {
            throw new AssertionError(answer.body());
        }
        return this;
    }

    /** Makes an API key that may reach only these resources, or with none everything but the account itself. */
    public JsonNode key(String... allowed) {
        var form = "FriendlyName=office"
                + java.util.Arrays.stream(allowed).map(one -> "&Allow=" + one).collect(Collectors.joining());
        return json(office.twilio(
                "/2010-04-01/Accounts/" + SimulatorSettings.local().account().sid() + "/Keys.json",
                form,
                "application/x-www-form-urlencoded"));
    }

    private static String sid(String answer) {
        return json(answer).path("sid").asText();
    }

    private static JsonNode json(String answer) {
        try {
            return Office.JSON.readTree(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** So much time passes at Twilio, and only there. */
    public TwilioConsole passes(Duration time) {
        offset = offset.plus(time);
        var answer = office.simulator("PUT", "/simulator/clock", "{\"offset\":\"" + offset + "\"}");
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.body());
        }
        return this;
    }
}
