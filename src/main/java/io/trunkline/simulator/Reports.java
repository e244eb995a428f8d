package io.trunkline.simulator;

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
            sendInTurn(message, held, 0);
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
                webhooks.send(callback);
            } else {
                vertx.setTimer(latency.ms(), fired -> webhooks.send(callback));
            }
        }
    }

    /** Each after the one before was answered, because the wrong order is only wrong when it arrives so. */
    private void sendInTurn(Message message, List<Webhook> callbacks, int at) {
        if (at < callbacks.size()) {
            webhooks.send(callbacks.get(at)).onSuccess(answer -> sendInTurn(message, callbacks, at + 1));
        }
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
