package io.trunkline.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Twilio's resources for the numbers of the account and for those that can be bought. Lives on the event loop. */
final class NumbersApi {
    private final World world;

    NumbersApi(World world) {
        this.world = world;
    }

    void mount(Router router) {
        String account = world.account().path();
        router.get(account + "/IncomingPhoneNumbers.json").handler(this::list);
        router.post(account + "/IncomingPhoneNumbers.json").handler(this::buy);
        router.get(account + "/IncomingPhoneNumbers/:sid")
                .handler(context -> Reply.json(
                        context, 200, named(context).resource(world.account()).toBuffer()));
        router.post(account + "/IncomingPhoneNumbers/:sid").handler(this::update);
        router.delete(account + "/IncomingPhoneNumbers/:sid").handler(this::release);
        router.get(account + "/AvailablePhoneNumbers/:country/:kind").handler(this::available);
        router.get("/v1/PhoneNumbers/Countries/:country").handler(context -> prices(context, Stock::prices));
        router.get("/v1/Messaging/Countries/:country").handler(context -> prices(context, Tariff::texts));
        router.get("/v2/Voice/Countries/:country").handler(context -> prices(context, Tariff::calls));
        router.get("/v1/Tollfree/Verifications").handler(this::verifications);
    }

    private void list(RoutingContext context) {
        Form query = Form.parse(context.request().query());
        Page page = Page.of(query);
        Pattern pattern = pattern(query.filled("PhoneNumber"));
        String name = query.filled("FriendlyName");
        List<OwnNumber> found = world.numbers().all().stream()
                .filter(number -> pattern.matcher(number.number()).find())
                .filter(number -> name == null || name.equals(number.get("FriendlyName")))
                .toList();
        int start = page.after() == null ? 0 : 1 + place(found, page.after());
        if (page.before() != null) {
            start = Math.max(0, place(found, page.before()) - page.size());
        }
        int end = Math.min(found.size(), start + page.size());
        List<JsonObject> items = found.subList(Math.min(start, end), end).stream()
                .map(number -> number.resource(world.account()))
                .toList();
        Page.Items shown = new Page.Items(
                items,
                end < found.size() ? found.get(end - 1).sid() : null,
                start > 0 && start < found.size() ? found.get(start).sid() : null);
        String path = world.account().path() + "/IncomingPhoneNumbers.json";
        Reply.json(
                context,
                200,
                page.envelope(path, "incoming_phone_numbers", shown).toBuffer());
    }

    private void buy(RoutingContext context) {
        Body.read(context, body -> {
            Form form = Form.parse(body.toString());
            Fault blow = world.faults()
                    .strike(Fault.Place.PURCHASE, form.filled("PhoneNumber"), Fault.Kind.LOST, Fault.Kind.SERVER_ERROR);
            if (blow != null
                    && blow.kind() == Fault.Kind.SERVER_ERROR
                    && !blow.result().created()) {
                Reply.empty(context, blow.code(500));
                return;
            }
            OwnNumber bought =
                    world.numbers().add(chosen(form), form, world.timeline().now());
            if (blow != null && blow.kind() == Fault.Kind.LOST) {
                context.request().connection().close();
            } else if (blow != null) {
                Reply.empty(context, blow.code(500));
            } else {
                Reply.json(context, 201, bought.resource(world.account()).toBuffer());
            }
        });
    }

    private String chosen(Form form) {
        String number = form.filled("PhoneNumber");
        String area = form.filled("AreaCode");
        if (number == null && area == null) {
            throw Refusal.bad(21421, "PhoneNumber is invalid: either PhoneNumber or AreaCode is needed");
        }
        if (number == null) {
            return Stock.inArea(String.valueOf(area)).stream()
                    .map(Stock.Offer::number)
                    .filter(offered -> world.numbers().own(offered) == null)
                    .findFirst()
                    .orElseThrow(() -> Refusal.bad(21452, "No phone numbers found in area code " + area));
        }
        if (!Numbers.isPhone(number)) {
            throw Refusal.bad(21421, "PhoneNumber is invalid: " + number);
        }
        if (Stock.of(number) == null || world.numbers().own(number) != null) {
            throw Refusal.bad(21422, number + " is not available");
        }
        return number;
    }

    private void update(RoutingContext context) {
        OwnNumber number = named(context);
        Body.read(context, body -> {
            world.numbers()
                    .update(
                            number,
                            Form.parse(body.toString()),
                            world.timeline().now());
            Reply.json(context, 200, number.resource(world.account()).toBuffer());
        });
    }

    private void release(RoutingContext context) {
        world.numbers().remove(named(context));
        Reply.empty(context, 204);
    }

    private void available(RoutingContext context) {
        String country = context.pathParam("country");
        String kind = context.pathParam("kind").replaceAll("\\.json$", "");
        Form query = Form.parse(context.request().query());
        List<Stock.Offer> offers = Stock.search(country, kind, query);
        if (offers == null) {
            throw Refusal.notFound(context.request().path());
        }
        JsonArray items = new JsonArray();
        offers.stream()
                .filter(offer -> world.numbers().own(offer.number()) == null)
                .limit(Page.of(query).size())
                .forEach(offer -> items.add(offer.resource()));
        Reply.json(
                context,
                200,
                new JsonObject()
                        .put("uri", context.request().uri())
                        .put("available_phone_numbers", items)
                        .toBuffer());
    }

    private void prices(RoutingContext context, Function<String, @Nullable JsonObject> ofCountry) {
        JsonObject prices = ofCountry.apply(context.pathParam("country"));
        if (prices == null) {
            throw Refusal.notFound(context.request().path());
        }
        Reply.json(context, 200, prices.toBuffer());
    }

    /** Whoever has a toll-free number here has had it verified. */
    private void verifications(RoutingContext context) {
        String sid = Form.parse(context.request().query()).filled("TollfreePhoneNumberSid");
        OwnNumber number = sid == null ? null : world.numbers().bySid(sid);
        JsonArray verifications = new JsonArray();
        if (number != null && Numbers.isTollFree(number.number())) {
            verifications.add(
                    new JsonObject().put("tollfree_phone_number_sid", sid).put("status", "TWILIO_APPROVED"));
        }
        Reply.json(
                context,
                200,
                new JsonObject().put("verifications", verifications).toBuffer());
    }

    private OwnNumber named(RoutingContext context) {
        String name = context.pathParam("sid");
        OwnNumber number = name.endsWith(".json") ? world.numbers().bySid(name.substring(0, name.length() - 5)) : null;
        if (number == null) {
            throw Refusal.notFound(context.request().path());
        }
        return number;
    }

    /** Part of a number; a star stands for any digit. */
    private static Pattern pattern(@Nullable String wanted) {
        if (wanted == null) {
            return Pattern.compile("");
        }
        return Pattern.compile(
                wanted.replaceAll("[^0-9*+]", "").replace("+", "\\+").replace("*", "\\d"));
    }

    private static int place(List<OwnNumber> found, String sid) {
        for (int at = 0; at < found.size(); at++) {
            if (found.get(at).sid().equals(sid)) {
                return at;
            }
        }
        throw Page.badToken();
    }
}
