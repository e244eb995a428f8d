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
 * Status callbacks: tells whoever sent a message, or called, what became of it, as well as the faults allow. Lives on the event
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
        if (url != null) {
            tell(
                    new Subject(message.sid(), message.to()),
                    Webhook.post(url, form(message)),
                    message.status().isFinal());
        }
    }

    /** What is reported on, and to whom it went, whom faults may single out. */
    record Subject(String sid, String to) {}

    /** Reports as well as the faults allow. */
    void tell(Subject subject, Webhook callback, boolean last) {
        List<Webhook> held = heldBack.get(subject.sid);
        if (held == null && strike(subject, Fault.Kind.REORDER) != null) {
            held = new ArrayList<>();
            heldBack.put(subject.sid, held);
        }
        if (held == null) {
            send(subject, callback);
            return;
        }
        held.add(0, callback);
        if (last) {
            heldBack.remove(subject.sid);
            held.forEach(late -> sendInTurn(subject.sid, late));
        }
    }

    private void send(Subject subject, Webhook callback) {
        if (strike(subject, Fault.Kind.LOST) != null) {
            return;
        }
        int copies = strike(subject, Fault.Kind.REPEAT) == null ? 1 : 2;
        Fault latency = strike(subject, Fault.Kind.LATENCY);
        for (int copy = 0; copy < copies; copy++) {
            if (latency == null || latency.ms() == 0) {
                sendInTurn(subject.sid, callback);
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

    private @Nullable Fault strike(Subject subject, Fault.Kind kind) {
        return faults.strike(Fault.Place.CALLBACK, subject.to, kind);
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
        if (message.draft().isWhatsApp()) {
            form.add("ChannelPrefix", "whatsapp")
                    .add("ChannelToAddress", message.to())
                    .add("EventType", message.status() == Status.READ ? "READ" : null);
        }
        if (message.errorCode() != null) {
            form.add("ErrorCode", String.valueOf(message.errorCode()));
        }
        if (message.status() == Status.DELIVERED || message.status() == Status.UNDELIVERED) {
            form.add("RawDlrDoneDate", DELIVERY_RECEIPT.format(timeline.now()));
        }
        return form;
    }
}
