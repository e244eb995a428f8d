package io.trunkline.simulator;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Takes what is texted to a number of the account. Lives on the event loop. */
final class Inbox {
    private final World world;
    private final Supplier<String> url;

    /** @param url where the simulator is, without a slash at the end */
    Inbox(World world, Supplier<String> url) {
        this.world = world;
        this.url = url;
    }

    /** What somebody wrote; both addresses begin with {@code whatsapp:} on WhatsApp. */
    record Arrival(String from, String to, String body, List<Media.File> media) {}

    /** Completes when the webhook of the number, if it has one, has answered and its replies are on their way. */
    Future<JsonObject> receive(Arrival arrival, OwnNumber number) {
        Services.Service made = world.services().of(WhatsApp.bare(arrival.to));
        String service = made == null ? world.optOuts().serviceOf(arrival.to) : made.sid();
        List<String> urls = arrival.media.stream().map(Media.File::sid).toList();
        Draft draft =
                new Draft(arrival.from, arrival.to, arrival.body, service, null, new Draft.Extras(urls, null, null));
        Message message = new Message(
                Sid.next(urls.isEmpty() ? "SM" : "MM"),
                Kind.INBOUND,
                draft,
                Status.RECEIVED,
                world.timeline().now());
        world.ledger().enter(message);
        world.media().keep(message.sid(), arrival.media);
        if (draft.isWhatsApp()) {
            // Twilio's keywords are a matter of texts.
            world.whatsApp()
                    .hear(
                            arrival.to,
                            arrival.from,
                            arrival.body,
                            world.timeline().now());
        } else {
            obey(Keyword.in(arrival.body, number.number()), arrival.from, number);
        }
        JsonObject result = new JsonObject().put("sid", message.sid());
        return world.archive()
                .written()
                .compose(written -> call(made, number, form(message)))
                .map(answer -> {
                    if (answer == null) {
                        return result.put("webhook", null);
                    }
                    Twiml.replies(answer).forEach(reply -> reply(arrival, reply));
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

    private void reply(Arrival arrival, String body) {
        if (world.optOuts().bar(arrival.to, arrival.from)) {
            return;
        }
        Draft draft = Draft.between(arrival.to, arrival.from, body);
        Message reply = new Message(
                Sid.next("SM"),
                Kind.TWIML_REPLY,
                draft,
                Status.QUEUED,
                world.timeline().now());
        world.ledger().enter(reply);
        world.carrier().carry(reply);
    }

    /** A service takes what its numbers hear, to nowhere if it was told no URL, unless it defers to them. */
    private Future<Webhook.@Nullable Answer> call(Services.@Nullable Service made, OwnNumber number, Form form) {
        String url = made == null || made.defersToNumbers() ? number.textsUrl() : made.get("InboundRequestUrl");
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
                .add("ToCountry", country(WhatsApp.bare(message.to())))
                .add("ToState", "")
                .add("SmsMessageSid", message.sid())
                .add("NumMedia", String.valueOf(world.media().of(message.sid()).size()))
                .add("ToCity", "")
                .add("FromZip", "")
                .add("SmsSid", message.sid())
                .add("FromState", "")
                .add("SmsStatus", "received")
                .add("FromCity", "")
                .add("Body", message.draft().body())
                .add("FromCountry", country(WhatsApp.bare(from)))
                .add("To", message.to())
                .add("MessagingServiceSid", message.draft().service())
                .add("ToZip", "")
                .add("NumSegments", String.valueOf(Segments.of(message.draft().body())))
                .add("MessageSid", message.sid())
                .add("AccountSid", world.account().sid())
                .add("From", from)
                .add("ApiVersion", "2010-04-01");
        int at = 0;
        for (Media.File file : world.media().of(message.sid())) {
            form.add("MediaUrl" + at, url.get() + world.media().path(message.sid(), file))
                    .add("MediaContentType" + at, file.type());
            at++;
        }
        if (message.draft().isWhatsApp()) {
            form.add("WaId", WhatsApp.bare(from).substring(1))
                    .add("ProfileName", "Somebody")
                    .add("MessageType", at == 0 ? "text" : "image");
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
