package io.trunkline.twilio;

import io.trunkline.http.Answer;
import io.trunkline.http.Door;
import io.trunkline.http.Request;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Whether our public URL leads here: a request is signed as Twilio would, sent there from here, and must come in at the
 * door that this is too, with its signature still right.
 */
public final class PublicUrlCheckup implements Doctor.Checkup, Door {
    /** Where the request comes in. */
    public static final String PATH = "/twilio/probe";

    private static final String WHY = "Twilio cannot tell us what people answer and what became of our messages.";

    private final Callbacks callbacks;
    private final Signature signature;
    private final Webhook webhook;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final String here = UUID.randomUUID().toString();

    public PublicUrlCheckup(Callbacks callbacks, Signature signature) {
        this.callbacks = callbacks;
        this.signature = signature;
        this.webhook = new Webhook(signature, callbacks);
    }

    /** The URLs that begin with it. */
    public Callbacks callbacks() {
        return callbacks;
    }

    @Override
    public CompletionStage<Answer> knock(Request request) {
        webhook.verify(request);
        return CompletableFuture.completedFuture(Answer.text(200, here));
    }

    @Override
    public List<Finding> examine() {
        var base = callbacks.publicUrl();
        if (base == null) {
            return List.of(Finding.warning(
                    "No public URL is set.",
                    WHY,
                    "Set TRUNKLINE_PUBLIC_URL to the address under which this service is seen from outside."));
        }
        var url = base + PATH;
        var form = "Probe=" + URLEncoder.encode("a b+c&d=é", StandardCharsets.UTF_8);
        try {
            var request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(Duration.ofSeconds(15))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .header(
                            "X-Twilio-Signature",
                            signature.sign(url, Form.parse(form.getBytes(StandardCharsets.UTF_8))))
                    .POST(HttpRequest.BodyPublishers.ofString(form))
                    .build();
            return List.of(judge(base, client.send(request, HttpResponse.BodyHandlers.ofString())));
        } catch (IOException e) {
            return List.of(
                    Finding.broken(
                            base + " cannot be reached: " + e,
                            WHY,
                            "Look at DNS, certificate, firewall and ingress; Twilio needs https with a certificate it trusts."));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of(Finding.broken("The look at " + base + " was interrupted.", WHY, "Ask again."));
        } catch (IllegalArgumentException e) {
            return List.of(Finding.broken(base + " is no URL.", WHY, "Correct TRUNKLINE_PUBLIC_URL."));
        }
    }

    private Finding judge(String base, HttpResponse<String> answer) {
        if (answer.statusCode() == 200 && answer.body().equals(here)) {
            return Finding.well(base + " leads here, and a signed request arrives as it was signed.");
        }
        if (answer.statusCode() == 200 && answer.body().length() == here.length()) {
            return Finding.well(base + " leads to another replica of ours, with the same auth token.");
        }
        if (answer.statusCode() == 403) {
            return Finding.broken(
                    base + " leads to a Trunkline that finds our signature wrong.",
                    WHY,
                    "Either its auth token is another, or something on the way changes path or body.");
        }
        if (answer.statusCode() / 100 == 3) {
            return Finding.broken(
                    base + " answers with a redirect (HTTP " + answer.statusCode() + ").",
                    WHY,
                    "Set TRUNKLINE_PUBLIC_URL to where it leads: "
                            + answer.headers().firstValue("location").orElse("unknown") + ".");
        }
        return Finding.broken(
                base + " answers HTTP " + answer.statusCode() + ", and not as we do.",
                WHY,
                "Something else is there, or the way to /twilio is closed; look at the ingress.");
    }
}
