package io.trunkline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures, WhatsApp, Messaging Services and API keys as Twilio has them. */
class ChannelsTest {
    private static final String ANN = "+15551230001";
    private static final String OWN = SimulatorSettings.DEFAULT_NUMBER;
    private static final SimulatorSettings SETTINGS = SimulatorSettings.local().withStep(Duration.ofMillis(1));

    @TempDir
    Path folder;

    private Simulator simulator = Simulator.start(SETTINGS);
    private Customer customer = new Customer(simulator, SETTINGS);

    @AfterEach
    void close() {
        simulator.close();
    }

    private int code(String... form) throws Exception {
        var answer = customer.create(form);
        return answer.statusCode() == 201 ? 0 : new JsonObject(answer.body()).getInteger("code");
    }

    private Text end(String to, String body) {
        return simulator.awaitText(
                to, text -> text.body().equals(body) && Status.of(text.status()).isFinal(), Duration.ofSeconds(5));
    }

    private JsonObject control(String path, JsonObject body) throws Exception {
        return Customer.json(customer.send(customer.request(path)
                .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
                .build()));
    }

    @Test
    void a_picture_makes_an_mms_whose_media_are_fetched_with_sign_in_only() throws Exception {
        var sent = Customer.json(customer.create(
                "To",
                ANN,
                "From",
                OWN,
                "Body",
                "look",
                "MediaUrl",
                "https://e.com/a.png",
                "MediaUrl",
                "https://e.com/b"));
        assertThat(sent.getString("sid")).startsWith("MM");
        assertThat(sent.getString("num_media")).isEqualTo("2");
        var list = customer.get(SETTINGS.account().path() + "/Messages/" + sent.getString("sid") + "/Media.json");
        assertThat(list.getJsonArray("media_list")).hasSize(2);
        var first = list.getJsonArray("media_list").getJsonObject(0);
        assertThat(first.getString("content_type")).isEqualTo("image/png");
        var bytes = first.getString("uri").replace(".json", "");
        assertThat(customer.send(customer.request(bytes).build()).statusCode()).isEqualTo(200);
        var stranger = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(simulator.url() + bytes))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(stranger.statusCode()).isEqualTo(401);
    }

    @Test
    void pictures_are_refused_as_twilio_refuses_them() throws Exception {
        var eleven = new String[6 + 22];
        System.arraycopy(new String[] {"To", ANN, "From", OWN, "Body", "x"}, 0, eleven, 0, 6);
        for (var at = 6; at < eleven.length; at += 2) {
            eleven[at] = "MediaUrl";
            eleven[at + 1] = "https://e.com/" + at;
        }
        assertThat(code(eleven)).isEqualTo(21623);
        assertThat(code("To", ANN, "From", OWN, "MediaUrl", "nonsense")).isEqualTo(21620);
        assertThat(code("To", ANN, "From", OWN)).isEqualTo(21602);
        assertThat(code("To", ANN, "From", OWN, "MediaUrl", "https://e.com/a")).isZero();
    }

    @Test
    void a_picture_from_a_phone_is_named_in_the_webhook_and_kept() throws Exception {
        var content = Base64.getEncoder().encodeToString("picture".getBytes(StandardCharsets.UTF_8));
        var text = new JsonObject()
                .put("from", ANN)
                .put("to", OWN)
                .put(
                        "media",
                        new JsonArray()
                                .add(new JsonObject().put("type", "image/png").put("content", content)));
        var sid = control("/simulator/texts", text).getString("sid");
        var list = customer.get(SETTINGS.account().path() + "/Messages/" + sid + "/Media.json");
        var uri = list.getJsonArray("media_list").getJsonObject(0).getString("uri");
        assertThat(customer.send(customer.request(uri.replace(".json", "")).build())
                        .body())
                .isEqualTo("picture");
    }

    @Test
    void free_text_on_whatsapp_arrives_within_a_day_after_the_phone_wrote_and_fails_later() throws Exception {
        var to = "whatsapp:" + ANN;
        var from = "whatsapp:" + OWN;
        assertThat(code("To", to, "From", from, "Body", "early")).isZero();
        assertThat(end(to, "early").errorCode()).isEqualTo(63016);
        control(
                "/simulator/texts",
                new JsonObject().put("from", to).put("to", from).put("body", "Hello"));
        customer.create("To", to, "From", from, "Body", "in time");
        assertThat(end(to, "in time").status()).isEqualTo("delivered");
        customer.put("/simulator/clock", "{\"offset\":\"PT24H\"}");
        customer.create("To", to, "From", from, "Body", "late");
        assertThat(end(to, "late").errorCode()).isEqualTo(63016);
    }

    @Test
    void the_sandbox_wants_to_be_joined() throws Exception {
        var to = "whatsapp:" + ANN;
        customer.create("To", to, "From", WhatsApp.SANDBOX, "Body", "early");
        assertThat(end(to, "early").errorCode()).isEqualTo(63015);
        control(
                "/simulator/texts",
                new JsonObject().put("from", to).put("to", WhatsApp.SANDBOX).put("body", "join flying-fish"));
        customer.create("To", to, "From", WhatsApp.SANDBOX, "Body", "welcome");
        assertThat(end(to, "welcome").status()).isEqualTo("delivered");
        customer.put("/simulator/clock", "{\"offset\":\"PT73H\"}");
        customer.create("To", to, "From", WhatsApp.SANDBOX, "Body", "over");
        assertThat(end(to, "over").errorCode()).isEqualTo(63015);
    }

    @Test
    void channels_do_not_mix_and_senders_are_registered() throws Exception {
        assertThat(code("To", "whatsapp:" + ANN, "From", OWN, "Body", "x")).isEqualTo(21910);
        assertThat(code("To", "whatsapp:" + ANN, "From", "whatsapp:+15005550199", "Body", "x"))
                .isEqualTo(63007);
        assertThat(code("To", "whatsapp:nobody", "From", "whatsapp:" + OWN, "Body", "x"))
                .isEqualTo(21211);
    }

    @Test
    void a_template_is_filled_and_goes_at_any_time() throws Exception {
        var template = control(
                        "/v1/Content",
                        new JsonObject()
                                .put("friendly_name", "hello")
                                .put("language", "en")
                                .put("variables", new JsonObject().put("1", "friend"))
                                .put(
                                        "types",
                                        new JsonObject().put("twilio/text", new JsonObject().put("body", "Hi {{1}}"))))
                .getString("sid");
        var to = "whatsapp:" + ANN;
        var from = "whatsapp:" + OWN;
        customer.create("To", to, "From", from, "ContentSid", template, "ContentVariables", "{\"1\":\"Ann\"}");
        assertThat(end(to, "Hi Ann").status()).isEqualTo("delivered");
        customer.create("To", to, "From", from, "ContentSid", template);
        assertThat(end(to, "Hi friend").status()).isEqualTo("delivered");
        assertThat(code("To", to, "From", from, "ContentSid", template, "ContentVariables", "{1}"))
                .isEqualTo(21656);
        assertThat(code("To", to, "From", from, "ContentSid", "HX" + "0".repeat(32)))
                .isEqualTo(21655);
    }

    @Test
    void a_service_speaks_by_its_pool_and_an_empty_one_not_at_all() throws Exception {
        var service = Customer.json(customer.send(customer.post("/v1/Services", "FriendlyName", "s")))
                .getString("sid");
        assertThat(code("To", ANN, "MessagingServiceSid", service, "Body", "x")).isEqualTo(21704);
        var number = customer.get(customer.numbers() + ".json")
                .getJsonArray("incoming_phone_numbers")
                .getJsonObject(0)
                .getString("sid");
        var join = customer.post("/v1/Services/" + service + "/PhoneNumbers", "PhoneNumberSid", number);
        assertThat(customer.send(join).statusCode()).isEqualTo(201);
        assertThat(customer.send(join).statusCode()).isEqualTo(409);
        assertThat(code("To", ANN, "MessagingServiceSid", service, "Body", "hello"))
                .isZero();
        assertThat(end(ANN, "hello").from()).isEqualTo(OWN);
    }

    @Test
    void a_standard_key_sends_but_reads_no_account_and_a_restricted_one_does_what_it_may() throws Exception {
        var standard =
                Customer.json(customer.send(customer.post(SETTINGS.account().path() + "/Keys.json")));
        assertThat(as(standard, SETTINGS.account().path() + ".json")).isEqualTo(401);
        assertThat(as(standard, customer.numbers() + ".json")).isEqualTo(200);
        assertThat(as(standard, customer.messages())).isEqualTo(200);
        var restricted = Customer.json(
                customer.send(customer.post(SETTINGS.account().path() + "/Keys.json", "Allow", "Messages")));
        assertThat(as(restricted, customer.messages())).isEqualTo(200);
        assertThat(as(restricted, customer.numbers() + ".json")).isEqualTo(403);
        var others = List.of(
                "/v1/Messaging/GeoPermissions?CountryCode=DE",
                "/v1/DialingPermissions/Countries/DE",
                "/v1/PhoneNumbers/Countries/US",
                "/v1/Tollfree/Verifications",
                "/v1/Services");
        for (var path : others) {
            assertThat(as(standard, path)).as(path).isEqualTo(200);
            assertThat(as(restricted, path)).as(path).isEqualTo(403);
        }
        restricted.put("secret", "wrong");
        assertThat(as(restricted, customer.messages())).isEqualTo(401);
        for (var path : others) {
            assertThat(as(restricted, path)).as(path).isEqualTo(401);
        }
    }

    private int as(JsonObject key, String path) throws Exception {
        var credentials = key.getString("sid") + ":" + key.getString("secret");
        var request = HttpRequest.newBuilder(URI.create(simulator.url() + path))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    @Test
    void what_it_was_told_is_remembered_over_a_restart() throws Exception {
        simulator.close();
        var settings = SETTINGS.withFolder(folder);
        simulator = Simulator.start(settings);
        customer = new Customer(simulator, settings);
        var to = "whatsapp:" + ANN;
        var from = "whatsapp:" + OWN;
        control(
                "/simulator/texts",
                new JsonObject().put("from", to).put("to", from).put("body", "Hello"));
        var service = Customer.json(customer.send(customer.post("/v1/Services", "FriendlyName", "s")))
                .getString("sid");
        var key = Customer.json(customer.send(customer.post(SETTINGS.account().path() + "/Keys.json")));
        var mms = Customer.json(customer.create("To", ANN, "From", OWN, "MediaUrl", "https://e.com/a.png"))
                .getString("sid");
        end(ANN, "");
        simulator.close();
        simulator = Simulator.start(settings);
        customer = new Customer(simulator, settings);
        customer.create("To", to, "From", from, "Body", "still open");
        assertThat(end(to, "still open").status()).isEqualTo("delivered");
        assertThat(customer.get("/v1/Services/" + service).getString("friendly_name"))
                .isEqualTo("s");
        assertThat(as(key, customer.messages())).isEqualTo(200);
        assertThat(customer.get(customer.message(mms)).getString("num_media")).isEqualTo("1");
        assertThat(customer.get(SETTINGS.account().path() + "/Messages/" + mms + "/Media.json")
                        .getJsonArray("media_list"))
                .hasSize(1);
    }
}
