package io.trunkline.simulator;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Verified caller IDs and geographic permissions over HTTP, and their control. Lives on the event loop. */
final class StandingApi {
    private final World world;

    StandingApi(World world) {
        this.world = world;
    }

    void mount(Router router) {
        String ids = world.account().path() + "/OutgoingCallerIds";
        router.get(ids + ".json").handler(this::list);
        router.post(ids + ".json").handler(this::ask);
        router.get("/v1/Messaging/GeoPermissions").handler(this::texts);
        router.get("/v1/DialingPermissions/Countries/:country").handler(this::calls);
    }

    /** How the account stands, and a number that is verified as its owner says the code. */
    void mountControl(Router router) {
        router.get("/simulator/account")
                .handler(context ->
                        Reply.json(context, 200, world.standing().json().toBuffer()));
        router.put("/simulator/account")
                .handler(context -> Body.read(context, body -> {
                    world.standing().set(object(body));
                    Reply.json(context, 200, world.standing().json().toBuffer());
                }));
        router.post("/simulator/verifications")
                .handler(context -> Body.read(context, body -> {
                    JsonObject said = object(body);
                    world.standing().verify(said.getString("number", ""), said.getString("code", ""));
                    Reply.json(context, 200, world.standing().json().toBuffer());
                }));
    }

    private void list(RoutingContext context) {
        Form query = Form.parse(context.request().query());
        String wanted = query.filled("PhoneNumber");
        List<JsonObject> items = world.standing().verified().entrySet().stream()
                .filter(entry -> wanted == null || wanted.equals(entry.getKey()))
                .map(entry -> new JsonObject()
                        .put("sid", entry.getValue())
                        .put("account_sid", world.account().sid())
                        .put("friendly_name", entry.getKey())
                        .put("phone_number", entry.getKey()))
                .toList();
        String path = world.account().path() + "/OutgoingCallerIds.json";
        Reply.json(
                context,
                200,
                Page.of(query)
                        .envelope(path, "outgoing_caller_ids", new Page.Items(items, null, null))
                        .toBuffer());
    }

    private void ask(RoutingContext context) {
        Body.read(context, body -> {
            String number = Form.parse(body.toString()).filled("PhoneNumber");
            if (number == null || !Numbers.isPhone(number)) {
                throw Refusal.bad(21211, "The 'PhoneNumber' " + number + " is not a valid phone number.");
            }
            JsonObject answer = new JsonObject()
                    .put("account_sid", world.account().sid())
                    .put("call_sid", Sid.next("CA"))
                    .put("friendly_name", number)
                    .put("phone_number", number)
                    .put("validation_code", world.standing().ask(number));
            Reply.json(context, 200, answer.toBuffer());
        });
    }

    private void texts(RoutingContext context) {
        String country = Form.parse(context.request().query()).filled("CountryCode");
        if (country == null) {
            throw Refusal.bad(20001, "CountryCode is needed here");
        }
        JsonObject permission = new JsonObject()
                .put("country_code", country)
                .put("type", "country")
                .put("enabled", world.standing().isOpenToTexts(country))
                .put("error_code", 0)
                .put("error_messages", new JsonArray());
        Reply.json(
                context,
                200,
                new JsonObject()
                        .put("permissions", new JsonArray().add(permission))
                        .toBuffer());
    }

    private void calls(RoutingContext context) {
        String country = context.pathParam("country");
        Reply.json(
                context,
                200,
                new JsonObject()
                        .put("iso_code", country)
                        .put("low_risk_numbers_enabled", world.standing().isOpenToCalls(country))
                        .put("high_risk_special_numbers_enabled", false)
                        .put("high_risk_tollfraud_numbers_enabled", false)
                        .toBuffer());
    }

    private static JsonObject object(io.vertx.core.buffer.Buffer body) {
        try {
            return new JsonObject(body);
        } catch (DecodeException | ClassCastException e) {
            throw new Misuse("the body must be a JSON object");
        }
    }
}
