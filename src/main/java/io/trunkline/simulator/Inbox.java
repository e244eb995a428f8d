package io.trunkline.simulator;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes what is texted to a number of the account. Lives on the event loop. */
final class Inbox {
    private final World world;

    Inbox(World world) {
        this.world = world;
    }

    /** Completes when the webhook of the number, if it has one, has answered and its replies are on their way. */
    Future<JsonObject> receive(String from, OwnNumber number, String body, List<Enclosure> files) {
        String service = world.optOuts().serviceOf(number.number());
        Draft draft = new Draft(from, number.number(), body, service, null);
        Message message = new Message(
                        Sid.next(files.isEmpty() ? "SM" : "MM"),
                        Kind.INBOUND,
                        draft,
                        Status.RECEIVED,
                        world.timeline().now())
                .with(files);
        world.ledger().enter(message);
        obey(Keyword.in(body, number.number()), from, number);
        JsonObject result = new JsonObject().put("sid", message.sid());
        return world.archive()
                .written()
                .compose(written -> call(number, form(message)))
                .map(answer -> {
                    if (answer == null) {
                        return result.put("webhook", null);
                    }
                    Twiml.replies(answer).forEach(reply -> reply(number, from, reply));
                    return result.put("webhook", answer.json());
                });
    }

    private void obey(@Nullable Keyword keyword, String phone, OwnNumber number) {
        if (keyword == null) {
            return;
        }
        world.optOuts().obey(keyword, phone, number.number());
        Draft draft = Draft.between(number.number(), phone, keyword.confirmation());
        world.ledger()
                .enter(new Message(
                        Sid.next("SM"),
                        Kind.CONFIRMATION,
                        draft,
                        Status.DELIVERED,
                        world.timeline().now()));
    }

    private void reply(OwnNumber number, String phone, String body) {
        if (world.optOuts().bar(number.number(), phone)) {
            return;
        }
        Draft draft = Draft.between(number.number(), phone, body);
        Message reply = new Message(
                Sid.next("SM"),
                Kind.TWIML_REPLY,
                draft,
                Status.QUEUED,
                world.timeline().now());
        world.ledger().enter(reply);
        world.carrier().carry(reply);
    }

    private Future<Webhook.@Nullable Answer> call(OwnNumber number, Form form) {
        String url = number.get("SmsUrl");
        if (url.isEmpty()) {
            return Future.succeededFuture(null);
        }
        String fallback = number.get("SmsFallbackUrl");
        return world.webhooks()
                .send(new Webhook(number.get("SmsMethod"), url, form))
                .compose(answer -> {
                    if (answer.failure() == null || fallback.isEmpty()) {
                        return Future.succeededFuture(answer);
                    }
                    form.add("ErrorCode", String.valueOf(answer.errorCode()))
                            .add("ErrorUrl", Overrides.withoutFragment(url));
                    return world.webhooks().send(new Webhook(number.get("SmsFallbackMethod"), fallback, form));
                });
    }

    private Form form(Message message) {
        String from = message.from() == null ? "" : message.from();
        Form form = new Form()
                .add("ToCountry", country(message.to()))
                .add("ToState", "")
                .add("SmsMessageSid", message.sid())
                .add("NumMedia", String.valueOf(message.enclosures().size()))
                .add("ToCity", "")
                .add("FromZip", "")
                .add("SmsSid", message.sid())
                .add("FromState", "")
                .add("SmsStatus", "received")
                .add("FromCity", "")
                .add("Body", message.draft().body())
                .add("FromCountry", country(from))
                .add("To", message.to())
                .add("MessagingServiceSid", message.draft().service())
                .add("ToZip", "")
                .add("NumSegments", String.valueOf(Segments.of(message.draft().body())))
                .add("MessageSid", message.sid())
                .add("AccountSid", world.account().sid())
                .add("From", from)
                .add("ApiVersion", "2010-04-01");
        for (int at = 0; at < message.enclosures().size(); at++) {
            Enclosure file = message.enclosures().get(at);
            String path = world.account().path() + "/Messages/" + message.sid() + "/Media/" + file.sid();
            form.add("MediaUrl" + at, "https://api.twilio.com" + path).add("MediaContentType" + at, file.type());
        }
        return form;
    }

    private static String country(String number) {
        PhoneNumberUtil library = PhoneNumberUtil.getInstance();
        try {
            int code = library.parse(number, null).getCountryCode();
            return library.getRegionCodeForCountryCode(code);
        } catch (NumberParseException e) {
            return "";
        }
    }
}
