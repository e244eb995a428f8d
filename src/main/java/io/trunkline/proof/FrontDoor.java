package io.trunkline.proof;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The service as its clients see it: it acknowledges, or it does not. */
final class FrontDoor {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Web web = new Web();
    private final String url;
    private final Stage stage;

    FrontDoor(String url, Stage stage) {
        this.url = url;
        this.stage = stage;
    }

    /** Posts a webhook as Stripe does; answers whether it was acknowledged. */
    boolean webhook(String event, Owed owed) throws InterruptedException {
        var body = Web.JSON.createObjectNode().put("id", event).put("type", "payment." + owed.resend());
        body.putObject("data").set("object", data(owed));
        var text = body.toString();
        var second = System.currentTimeMillis() / 1_000;
        return post(
                "/hooks/stripe",
                Map.of(
                        "Content-Type",
                        "application/json",
                        "Stripe-Signature",
                        "t=" + second + ",v1=" + sign(second + "." + text)),
                text);
    }

    /** Posts CloudEvents, one as such and several as a batch. */
    boolean events(String event, List<Owed> some) throws InterruptedException {
        var list = Web.JSON.createArrayNode();
        for (var owed : some) {
            list.addObject()
                    .put("specversion", "1.0")
                    .put("id", event + "/" + owed.token())
                    .put("source", "/selftest")
                    .put("type", "payment." + owed.resend())
                    .put("subject", owed.phone())
                    .put("datacontenttype", "application/json")
                    .set("data", data(owed));
        }
        var batch = some.size() > 1;
        return post(
                "/events",
                Map.of(
                        "Content-Type",
                        "application/cloudevents" + (batch ? "-batch" : "") + "+json",
                        "Authorization",
                        "Bearer " + stage.token()),
                (batch ? list : list.get(0)).toString());
    }

    private static ObjectNode data(Owed owed) {
        return Web.JSON
                .createObjectNode()
                .put("key", owed.token())
                .put("phone", owed.phone())
                .put("sender", owed.sender())
                .put("text", owed.text());
    }

    private String sign(String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(stage.stripeSecret().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean post(String path, Map<String, String> headers, String body) throws InterruptedException {
        try {
            return web.send("POST", url + path, headers, body, PATIENCE).statusCode() / 100 == 2;
        } catch (IOException e) {
            return false;
        }
    }
}
