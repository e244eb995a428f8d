package io.trunkline.proof.bench;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Requests as Stripe makes them, signed as its documentation says (https://docs.stripe.com/webhooks#verify-manually), each
 * of another customer. Not for several threads.
 */
final class Webhooks {
    static final String SECRET = "whsec_bench";
    static final int SENDERS = 1_000;
    /** What stands before the moment of sending in each text. */
    static final String MARK = "invoice B";

    private static final long FIRST_SENDER = 14_152_300_000L;
    private static final long FIRST_RECIPIENT = 12_122_000_000L;
    private static final int RECIPIENTS = 7_000_000;

    private final Mac mac;
    private final int port;
    private final String run = Long.toString(Instant.now().toEpochMilli(), 36);
    private long count;

    Webhooks(int port) {
        this.port = port;
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    /** The number of that sender. */
    static String sender(long index) {
        return "+" + (FIRST_SENDER + index % SENDERS);
    }

    /** One that becomes a text. */
    Buffer payment() {
        return request("invoice.payment_failed");
    }

    /** One that is kept, but of which no flow wants to hear. */
    Buffer other() {
        return request("customer.updated");
    }

    private Buffer request(String type) {
        var n = count++;
        var id = run + n;
        var body = ("{\"id\":\"evt_" + id + "\",\"object\":\"event\",\"api_version\":\"2025-10-29.clover\",\"created\":"
                        + Instant.now().getEpochSecond() + ",\"type\":\"" + type
                        + "\",\"livemode\":false,\"pending_webhooks\":1,\"request\":{\"id\":null,\"idempotency_key\":null},"
                        + "\"data\":{\"object\":{\"id\":\"in_" + id + "\",\"object\":\"invoice\",\"number\":\"B"
                        + micros() + "\",\"customer\":\"cus_" + id
                        + "\",\"customer_name\":\"Ann Example\",\"customer_email\":\"ann@example.com\",\"customer_phone\":\"+"
                        + (FIRST_RECIPIENT + n % RECIPIENTS)
                        + "\",\"currency\":\"usd\",\"amount_due\":4900,\"amount_paid\":0,\"amount_remaining\":4900,"
                        + "\"attempt_count\":1,\"attempted\":true,\"billing_reason\":\"subscription_cycle\","
                        + "\"collection_method\":\"charge_automatically\",\"hosted_invoice_url\":\"https://i.example.com/"
                        + n % 100 + "\",\"metadata\":{\"sender\":\"" + sender(n)
                        + "\"},\"next_payment_attempt\":1763908200,\"status\":\"open\"}}}")
                .getBytes(StandardCharsets.UTF_8);
        var time = Instant.now().getEpochSecond();
        mac.update((time + ".").getBytes(StandardCharsets.UTF_8));
        var signature = HexFormat.of().formatHex(mac.doFinal(body));
        return Buffer.buffer(body.length + 256)
                .appendString("POST /hooks/stripe HTTP/1.1\r\nHost: 127.0.0.1:" + port
                        + "\r\nContent-Type: application/json\r\nStripe-Signature: t=" + time + ",v1=" + signature
                        + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                .appendBytes(body);
    }

    /** The time since 1970 in microseconds. */
    static long micros() {
        var now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }

    /** The moment of sending that a text carries; negative where there is none. */
    static long sentAt(String text, String mark) {
        var from = text.indexOf(mark);
        if (from < 0) {
            return -1;
        }
        var value = 0L;
        for (var at = from + mark.length(); at < text.length() && Character.isDigit(text.charAt(at)); at++) {
            value = value * 10 + (text.charAt(at) - '0');
        }
        return value;
    }
}
