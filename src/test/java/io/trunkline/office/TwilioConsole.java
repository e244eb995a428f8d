package io.trunkline.office;

import io.trunkline.simulator.SimulatorSettings;
import io.trunkline.twilio.Callbacks;
import io.trunkline.twilio.Line;
import io.trunkline.twilio.Numbers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;

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
        var account = SimulatorSettings.local().account();
        try (var line = new Line(URI.create(office.simulator().url()), account.sid(), account.token(), 1)) {
            new Numbers(line, account.sid())
                    .point(SimulatorSettings.DEFAULT_NUMBER, new Callbacks(office.url()).ofNumber());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
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
