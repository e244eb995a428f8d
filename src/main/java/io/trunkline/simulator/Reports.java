package io.trunkline.simulator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Status callbacks: tells whoever sent a message what became of it, as well as the faults allow. Lives on the event
 * loop.
 *
 * @see <a href="https://www.twilio.com/docs/messaging/guides/track-outbound-message-status">Twilio's description</a>
 */
final class Reports {
    private static final DateTimeFormatter DELIVERY_RECEIPT =
            DateTimeFormatter.ofPattern("yyMMddHHmm").withZone(ZoneOffset.UTC);

    private final Vertx vertx;
    private final Webhooks webhooks;
    private final Faults faults;
    private final Timeline timeline;
    private final String accountSid;
    private final Map<String, List<Webhook>> heldBack = new HashMap<>();
    private final Map<String, Future<?>> underWay = new HashMap<>();

    Reports(Vertx vertx, Webhooks webhooks, Faults faults, Timeline timeline, String accountSid) {
        this.vertx = vertx;
        this.webhooks = webhooks;
        this.faults = faults;
        this.timeline = timeline;
        this.accountSid = accountSid;
    }

    void report(Message message) {
        String url = message.draft().statusCallback();
        if (url == null) {
            return;
        }
        Webhook callback = Webhook.post(url, form(message));
        List<Webhook> held = heldBack.get(message.sid());
        if (held == null && strike(message, Fault.Kind.REORDER) != null) {
            held = new ArrayList<>();
            heldBack.put(message.sid(), held);
        }
        if (held == null) {
            send(message, callback);
            return;
        }
        held.add(0, callback);
        if (message.status().isFinal()) {
            heldBack.remove(message.sid());
            held.forEach(late -> sendInTurn(message.sid(), late));
        }
    }

    private void send(Message message, Webhook callback) {
        if (strike(message, Fault.Kind.LOST) != null) {
            return;
        }
        int copies = strike(message, Fault.Kind.REPEAT) == null ? 1 : 2;
        Fault latency = strike(message, Fault.Kind.LATENCY);
        for (int copy = 0; copy < copies; copy++) {
            if (latency == null || latency.ms() == 0) {
                sendInTurn(message.sid(), callback);
            } else {
                vertx.setTimer(latency.ms(), fired -> webhooks.send(callback));
            }
        }
    }

    /**
     * After the one before was answered. Twilio promises no order, but whoever tests wants the wrong one only when it
     * was asked for.
     */
    private void sendInTurn(String sid, Webhook callback) {
        Future<?> before = underWay.getOrDefault(sid, Future.succeededFuture());
        Future<?> sent = before.compose(answered -> webhooks.send(callback));
        underWay.put(sid, sent);
        sent.onComplete(answered -> underWay.remove(sid, sent));
    }

    private @Nullable Fault strike(Message message, Fault.Kind kind) {
        return faults.strike(Fault.Place.CALLBACK, message.to(), kind);
    }

    private Form form(Message message) {
        String status = message.status().word();
        Form form = new Form()
                .add("MessageSid", message.sid())
                .add("SmsSid", message.sid())
                .add("MessageStatus", status)
                .add("SmsStatus", status)
                .add("AccountSid", accountSid)
                .add("From", message.from())
                .add("To", message.to())
                .add("ApiVersion", "2010-04-01")
                .add("MessagingServiceSid", message.draft().service());
        if (message.errorCode() != null) {
            form.add("ErrorCode", String.valueOf(message.errorCode()));
        }
        if (message.status() == Status.DELIVERED || message.status() == Status.UNDELIVERED) {
            form.add("RawDlrDoneDate", DELIVERY_RECEIPT.format(timeline.now()));
        }
        return form;
    }
}
