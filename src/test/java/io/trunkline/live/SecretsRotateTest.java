package io.trunkline.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.office.Mount;
import io.trunkline.office.Office;
import io.trunkline.office.Post;
import io.trunkline.office.Records;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import io.trunkline.twilio.Form;
import io.trunkline.twilio.Signature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets that are mounted as files are exchanged while the service runs, and the old ones are good for nothing then. */
class SecretsRotateTest {
    private static final String ANN = "+15551230001";
    private static final String KEY = "SK" + "b".repeat(32);
    private static final String OLD = SimulatorSettings.local().account().token();
    private static final String NEW = "n".repeat(32);
    /** It takes two, and what begins anew a little longer; a machine that is busy has more of them. */
    private static final Duration SECONDS = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private Map<String, String> mounted = Map.of();

    private Office office(Simulator twilio) throws IOException {
        Files.createDirectories(secrets());
        for (var secret : mounted.entrySet()) {
            Files.writeString(secrets().resolve(secret.getKey()), secret.getValue() + "\n");
        }
        return Office.in(folder)
                .accountAt(twilio)
                .reachable()
                .with("TRUNKLINE_SECRETS", secrets().toString());
    }

    private static void areSeconds(String what, long since) {
        assertThat(Duration.ofNanos(System.nanoTime() - since))
                .as("from the swap until " + what)
                .isLessThan(SECONDS);
    }

    private Path secrets() {
        return folder.resolve("secrets");
    }

    /** Twilio posts the status of nothing we know, signed with that token. */
    private static int status(Office office, String token) {
        var path = "/twilio/status/1/1";
        var body = "MessageSid=SM1&MessageStatus=sent";
        return office.post(
                        path,
                        body,
                        "content-type",
                        "application/x-www-form-urlencoded",
                        "X-Twilio-Signature",
                        new Signature(List.of(token))
                                .sign(office.url() + path, Form.parse(body.getBytes(StandardCharsets.UTF_8))))
                .statusCode();
    }

    private static int stripe(Office office, String secret) {
        var time = office.trunkline().clock().millis() / 1_000;
        return Post.to(office)
                .stripe("{\"id\":\"evt_" + secret + time + "\",\"type\":\"nothing\"}", time, secret)
                .statusCode();
    }

    private static int event(Office office, String token) {
        return office.post(
                        "/events",
                        Post.envelope("1", "test.nothing", "", "{}"),
                        "content-type",
                        "application/cloudevents+json",
                        "Authorization",
                        "Bearer " + token)
                .statusCode();
    }

    private static int action(Office office, String token) {
        return office.post(
                        "/api/actions/twilio/send-sms",
                        "{}",
                        "content-type",
                        "application/json",
                        "Authorization",
                        "Bearer " + token)
                .statusCode();
    }

    @Test
    void each_is_exchanged_within_seconds_and_the_old_one_is_good_as_long_as_it_is_named() throws IOException {
        mounted = Map.of(
                "TWILIO_API_KEY", KEY,
                "TWILIO_API_SECRET", "not-yet",
                "TWILIO_AUTH_TOKEN", OLD,
                "TWILIO_AUTH_TOKEN_SECONDARY", "",
                "trunkline.token", "old-token",
                "STRIPE_WEBHOOK_SECRET", "whsec_old");
        try (var twilio = Simulator.start(SimulatorSettings.local().withApiKey(KEY, "from-now-on"));
                var office = office(twilio)) {
            var mount = Mount.of(secrets());
            office.open();
            assertThat(event(office, "old-token"))
                    .as("a file wins over the environment")
                    .isEqualTo(202);
            assertThat(event(office, Office.TOKEN)).isEqualTo(401);
            assertThat(stripe(office, "whsec_old")).isEqualTo(202);
            var time = office.trunkline().clock().millis() / 1_000;
            Post.to(office).stripe(Office.paymentFailed("in_1", ANN), time, "whsec_old");
            office.await("its sender is stopped", () -> Records.of(office).events("sender.stopped") == 1);

            // Both are good while Twilio, Stripe and our clients change over.
            var swapped = System.nanoTime();
            mount.swap(
                    List.of(
                            "TWILIO_API_SECRET",
                            "TWILIO_AUTH_TOKEN",
                            "TWILIO_AUTH_TOKEN_SECONDARY",
                            "trunkline.token",
                            "STRIPE_WEBHOOK_SECRET"),
                    text -> switch (text.strip()) {
                        case "not-yet" -> "from-now-on";
                        case "old-token" -> "new-token,old-token";
                        case "whsec_old" -> "whsec_new,whsec_old";
                        case "" -> OLD;
                        default -> NEW;
                    });
            office.phone(ANN).reads("could not take payment");
            areSeconds("the API key is good", swapped);
            office.await("the hook begins anew", () -> stripe(office, "whsec_new") == 202);
            areSeconds("the hook takes the new secret", swapped);
            assertThat(stripe(office, "whsec_old")).isEqualTo(202);
            assertThat(event(office, "new-token")).isEqualTo(202);
            assertThat(event(office, "old-token")).isEqualTo(202);
            office.await("a route of ours too", () -> action(office, "new-token") == 400);
            areSeconds("a route takes the new token", swapped);
            assertThat(status(office, NEW)).isNotEqualTo(403);
            assertThat(status(office, OLD)).isNotEqualTo(403);

            swapped = System.nanoTime();
            mount.swap(
                    List.of("TWILIO_AUTH_TOKEN_SECONDARY", "trunkline.token", "STRIPE_WEBHOOK_SECRET"),
                    text -> text.contains(",") ? text.substring(0, text.indexOf(',')) : "");
            office.await("the old token is void", () -> event(office, "old-token") == 401);
            office.await("the old secret is void", () -> stripe(office, "whsec_old") == 403);
            areSeconds("what is old is void", swapped);
            assertThat(status(office, OLD)).isEqualTo(403);
            assertThat(status(office, NEW)).isNotEqualTo(403);
            assertThat(event(office, "new-token")).isEqualTo(202);
            assertThat(stripe(office, "whsec_new")).isEqualTo(202);
            office.await("a route of ours too", () -> action(office, "old-token") == 401);
            areSeconds("what is old is void for a route too", swapped);

            swapped = System.nanoTime();
            mount.swap(List.of("TWILIO_AUTH_TOKEN", "trunkline.token"), text -> "cut off");
            office.await(
                    "it is said",
                    () -> office.observe("/observe/health").body().contains("are not used, those before go on"));
            areSeconds("it is said that they cannot be right", swapped);
            assertThat(office.observe("/observe/health").body()).doesNotContain("cut off");
            assertThat(office.observe("/observe/health/ready").statusCode()).isEqualTo(200);
            assertThat(event(office, "new-token")).isEqualTo(202);
            assertThat(status(office, NEW)).isNotEqualTo(403);
        }
    }
}
