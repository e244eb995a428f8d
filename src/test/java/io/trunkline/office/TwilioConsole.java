package io.trunkline.office;

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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
        return points(new Callbacks(office.url()).ofNumber());
    }

    /** Has the number's texts told to nobody. */
    public TwilioConsole pointsNowhere() {
        return points(Map.of("SmsUrl", ""));
    }

    private TwilioConsole points(Map<String, String> urls) {
        var account = SimulatorSettings.local().account();
        try (var line = new Line(URI.create(office.simulator().url()), account.sid(), account.token(), 1)) {
            new Numbers(line, account.sid()).point(SimulatorSettings.DEFAULT_NUMBER, urls);
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
