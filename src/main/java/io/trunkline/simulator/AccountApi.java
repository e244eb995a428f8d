package io.trunkline.simulator;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Twilio's resources for the account itself and for its phone numbers. Lives on the event loop. */
final class AccountApi {
    private final World world;

    AccountApi(World world) {
        this.world = world;
    }

    void mount(Router router) {
        String account = world.account().path();
        router.get(account + ".json").handler(this::account);
        router.get(account + "/IncomingPhoneNumbers.json").handler(this::list);
        router.get(account + "/IncomingPhoneNumbers/:sid")
                .handler(context -> Reply.json(
                        context, 200, named(context).resource(world.account()).toBuffer()));
        router.post(account + "/IncomingPhoneNumbers/:sid").handler(this::update);
    }

    private void account(RoutingContext context) {
        SimulatorSettings.Account account = world.account();
        JsonObject parts = new JsonObject()
                .put("messages", account.path() + "/Messages.json")
                .put("incoming_phone_numbers", account.path() + "/IncomingPhoneNumbers.json");
        JsonObject resource = new JsonObject()
                .put("sid", account.sid())
                .put("owner_account_sid", account.sid())
                .put("friendly_name", "The simulator")
                .put("status", "active")
                .put("type", "Full")
                .put("auth_token", account.token())
                .put("date_created", "Thu, 01 Jan 2026 00:00:00 +0000")
                .put("date_updated", "Thu, 01 Jan 2026 00:00:00 +0000")
                .put("uri", account.path() + ".json")
                .put("subresource_uris", parts);
        Reply.json(context, 200, resource.toBuffer());
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
