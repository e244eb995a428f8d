package io.trunkline.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;

/** Somebody who uses the simulator over HTTP, as a customer uses Twilio. */
final class Customer {
    static final String OWN = SimulatorSettings.DEFAULT_NUMBER;
    static final String ANN = "+15551230001";
    static final String BOB = "+15551230002";
    static final String SERVICE = "MG0123456789abcdef0123456789abcdef";

    private final String base;
    private final SimulatorSettings.Account account;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    Customer(Simulator simulator, SimulatorSettings settings) {
        this.base = simulator.url();
        this.account = settings.account();
    }

    String messages() {
        return account.path() + "/Messages.json";
    }

    String message(String sid) {
        return account.path() + "/Messages/" + sid + ".json";
    }

    String numbers() {
        return account.path() + "/IncomingPhoneNumbers";
    }

    HttpRequest.Builder request(String path) {
        String credentials = Base64.getEncoder()
                .encodeToString((account.sid() + ":" + account.token()).getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(URI.create(base + path)).header("Authorization", "Basic " + credentials);
    }

    HttpRequest post(String path, String... form) {
        Form fields = new Form();
        for (int at = 0; at < form.length; at += 2) {
            fields.add(form[at], form[at + 1]);
        }
        return request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(fields.encoded()))
                .build();
    }

    HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> sendLater(HttpRequest request) {
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> create(String... form) throws IOException, InterruptedException {
        return send(post(messages(), form));
    }

    /** Texts Ann; gives back the Message resource. */
    JsonObject text(String body) throws IOException, InterruptedException {
        return json(create("To", ANN, "From", OWN, "Body", body));
    }

    JsonObject get(String path) throws IOException, InterruptedException {
        return json(send(request(path).build()));
    }

    HttpResponse<String> put(String path, String body) throws IOException, InterruptedException {
        return send(request(path).PUT(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    HttpResponse<String> faults(String faults) throws IOException, InterruptedException {
        return put("/simulator/faults", faults.replace('\'', '"'));
    }

    JsonObject reply(String from, String body) throws IOException, InterruptedException {
        JsonObject text = new JsonObject().put("from", from).put("to", OWN).put("body", body);
        return json(send(request("/simulator/texts")
                .POST(HttpRequest.BodyPublishers.ofString(text.encode()))
                .build()));
    }

    JsonArray ledger(String query) throws IOException, InterruptedException {
        return new JsonArray(send(request("/simulator/ledger" + query).build()).body());
    }

    /** Sets where the account's number has its webhooks. */
    HttpResponse<String> configure(String... form) throws IOException, InterruptedException {
        String sid = get(numbers() + ".json")
                .getJsonArray("incoming_phone_numbers")
                .getJsonObject(0)
                .getString("sid");
        return send(post(numbers() + "/" + sid + ".json", form));
    }

    static JsonObject json(HttpResponse<String> response) {
        return new JsonObject(response.body());
    }
}
