package io.trunkline.proof.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * As little as can be between a signed webhook and Twilio where each of the four durable moments is on disk before the
 * next begins: heard, owed, begun, answered. Commits in groups, sends without blocking, promises nothing else.
 */
final class BareVertx {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BareStore store;
    private final HttpClient client;
    private final RequestOptions create;
    private final AtomicLong ids = new AtomicLong(System.currentTimeMillis() * 1_000);

    private BareVertx(BareStore store, HttpClient client, RequestOptions create) {
        this.store = store;
        this.client = client;
        this.create = create;
    }

    /** Runs until the process is told to end. */
    public static void main(String[] arguments) throws Exception {
        var given = System.getenv("TRUNKLINE_STORE");
        var store = BareStore.open(given == null ? "jdbc:sqlite:data/trunkline.db" : given);
        var vertx = Vertx.vertx();
        var base = URI.create(System.getenv("TWILIO_API_BASE"));
        var client = vertx.createHttpClient(
                new HttpClientOptions().setTcpNoDelay(true).setKeepAlive(true), new PoolOptions().setHttp1MaxSize(250));
        var login = Base64.getEncoder()
                .encodeToString((Twilio.ACCOUNT + ":" + Twilio.TOKEN).getBytes(StandardCharsets.UTF_8));
        var create = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(base.getHost())
                .setPort(base.getPort())
                .setURI("/2010-04-01/Accounts/" + Twilio.ACCOUNT + "/Messages.json")
                .putHeader("Authorization", "Basic " + login)
                .putHeader("Content-Type", "application/x-www-form-urlencoded");
        var bare = new BareVertx(store, client, create);
        vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setTcpNoDelay(true))
                .requestHandler(bare::hear)
                .listen(Integer.parseInt(System.getenv("TRUNKLINE_HTTP_PORT")))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        new CountDownLatch(1).await();
    }

    private void hear(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            if (isSigned(request.getHeader("Stripe-Signature"), body.getBytes())) {
                accept(request.response(), body.getBytes());
            } else {
                request.response().setStatusCode(403).end();
            }
        });
    }

    private void accept(HttpServerResponse response, byte[] body) {
        JsonNode event;
        try {
            event = JSON.readTree(body);
        } catch (IOException e) {
            response.setStatusCode(400).end();
            return;
        }
        var seq = ids.incrementAndGet();
        var type = event.path("type").asText();
        store.heard(
                seq,
                event.path("id").asText(),
                type,
                event.at("/data/object/customer").asText(),
                body,
                () -> {
                    response.setStatusCode(202)
                            .putHeader("Content-Type", "application/json")
                            .end("{\"event\":" + seq + "}");
                    if (type.equals("invoice.payment_failed")) {
                        owe(seq, event.at("/data/object"));
                    }
                });
    }

    private void owe(long id, JsonNode invoice) {
        var to = invoice.path("customer_phone").asText();
        var from = invoice.at("/metadata/sender").asText();
        var text = "We could not take payment of 49.00 USD for invoice "
                + invoice.path("number").asText() + ". Please update your card: "
                + invoice.path("hosted_invoice_url").asText() + " Reply STOP to unsubscribe";
        store.owed(
                id, invoice.path("id").asText(), from, to, text, () -> store.begun(id, () -> send(id, from, to, text)));
    }

    private void send(long id, String from, String to, String text) {
        var form = Buffer.buffer("To=" + encoded(to) + "&From=" + encoded(from) + "&Body=" + encoded(text));
        client.request(create)
                .compose(request -> request.send(form))
                .compose(response -> response.body())
                .onSuccess(answer -> store.answered(id, sid(answer)))
                .onFailure(failure -> store.answered(id, null));
    }

    private static @Nullable String sid(Buffer answer) {
        try {
            return JSON.readTree(answer.getBytes()).path("sid").asText(null);
        } catch (IOException e) {
            return null;
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static boolean isSigned(@Nullable String header, byte[] body) {
        if (header == null || !header.startsWith("t=") || !header.contains(",v1=")) {
            return false;
        }
        var comma = header.indexOf(',');
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Webhooks.SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((header.substring(2, comma) + ".").getBytes(StandardCharsets.UTF_8));
            return MessageDigest.isEqual(mac.doFinal(body), HexFormat.of().parseHex(header.substring(comma + 4)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }
}
