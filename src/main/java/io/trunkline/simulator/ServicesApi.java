package io.trunkline.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Twilio's Messaging Services and their pools of senders, of its Messaging API. Lives on the event loop.
 *
 * @see <a href="https://www.twilio.com/docs/messaging/api/service-resource">Twilio's description</a>
 */
final class ServicesApi {
    private final World world;

    ServicesApi(World world) {
        this.world = world;
    }

    void mount(Router router) {
        String services = "/v1/Services";
        router.post(services).handler(this::create);
        router.get(services).handler(this::list);
        router.get(services + "/:sid").handler(context -> answer(context, 200, named(context)));
        router.post(services + "/:sid").handler(this::update);
        router.delete(services + "/:sid").handler(context -> {
            world.services().delete(named(context));
            Reply.empty(context, 204);
        });
        router.get(services + "/:sid/PhoneNumbers").handler(this::pool);
        router.post(services + "/:sid/PhoneNumbers").handler(this::join);
        router.delete(services + "/:sid/PhoneNumbers/:number").handler(this::leave);
    }

    private void create(RoutingContext context) {
        Body.read(context, body -> {
            Form form = Form.parse(body.toString());
            if (form.filled("FriendlyName") == null) {
                throw Refusal.bad(20001, "FriendlyName is required");
            }
            answer(context, 201, world.services().create(form));
        });
    }

    private void update(RoutingContext context) {
        Services.Service service = named(context);
        Body.read(context, body -> {
            world.services().update(service, Form.parse(body.toString()));
            answer(context, 200, service);
        });
    }

    private void list(RoutingContext context) {
        JsonArray items = new JsonArray();
        world.services().all().forEach(service -> items.add(resource(service)));
        Reply.json(
                context,
                200,
                new JsonObject()
                        .put("services", items)
                        .put("meta", meta("services"))
                        .toBuffer());
    }

    private void join(RoutingContext context) {
        Services.Service service = named(context);
        Body.read(context, body -> {
            String sid = Form.parse(body.toString()).filled("PhoneNumberSid");
            OwnNumber number = sid == null ? null : world.numbers().bySid(sid);
            if (number == null) {
                throw Refusal.bad(21701, "The phone number " + sid + " is not in this account.");
            }
            Services.Service holder = world.services().of(number.number());
            if (holder != null) {
                int code = holder == service ? 21710 : 21712;
                throw new Refusal(409, code, "Phone Number or Short Code is already in a Messaging Service.");
            }
            world.services().join(service, number.number());
            world.optOuts().joined(service.sid(), number.number());
            Reply.json(context, 201, member(service, number).toBuffer());
        });
    }

    private void leave(RoutingContext context) {
        OwnNumber number = world.numbers().bySid(context.pathParam("number"));
        Services.Service service = named(context);
        if (number == null || !service.pool().contains(number.number())) {
            throw Refusal.notFound(context.request().path());
        }
        world.services().leave(service, number.number());
        Reply.empty(context, 204);
    }

    private void pool(RoutingContext context) {
        Services.Service service = named(context);
        JsonArray items = new JsonArray();
        for (String number : service.pool()) {
            OwnNumber own = world.numbers().own(number);
            if (own != null) {
                items.add(member(service, own));
            }
        }
        Reply.json(
                context,
                200,
                new JsonObject()
                        .put("phone_numbers", items)
                        .put("meta", meta("phone_numbers"))
                        .toBuffer());
    }

    private Services.Service named(RoutingContext context) {
        Services.Service service = world.services().find(context.pathParam("sid"));
        if (service == null) {
            throw Refusal.notFound(context.request().path());
        }
        return service;
    }

    private void answer(RoutingContext context, int status, Services.Service service) {
        Reply.json(context, status, resource(service).toBuffer());
    }

    private JsonObject resource(Services.Service service) {
        return new JsonObject()
                .put("sid", service.sid())
                .put("account_sid", world.account().sid())
                .put("friendly_name", service.get("FriendlyName"))
                .put("inbound_request_url", filled(service.get("InboundRequestUrl")))
                .put("inbound_method", "POST")
                .put("status_callback", filled(service.get("StatusCallback")))
                .put("use_inbound_webhook_on_number", service.defersToNumbers())
                .put("sticky_sender", true)
                .put("validity_period", 36_000)
                .put("url", "https://messaging.twilio.com/v1/Services/" + service.sid());
    }

    private JsonObject member(Services.Service service, OwnNumber number) {
        return new JsonObject()
                .put("sid", number.sid())
                .put("account_sid", world.account().sid())
                .put("service_sid", service.sid())
                .put("phone_number", number.number())
                .put("country_code", "US")
                .put("capabilities", new JsonArray().add("Voice").add("SMS").add("MMS"));
    }

    private static JsonObject meta(String key) {
        return new JsonObject()
                .put("key", key)
                .put("page", 0)
                .put("page_size", 50)
                .putNull("next_page_url");
    }

    private static @org.jspecify.annotations.Nullable String filled(String text) {
        return text.isEmpty() ? null : text;
    }
}
