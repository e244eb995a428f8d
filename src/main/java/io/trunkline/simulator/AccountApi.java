package io.trunkline.simulator;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Twilio's resources for the account itself. Lives on the event loop. */
final class AccountApi {
    private final World world;

    AccountApi(World world) {
        this.world = world;
    }

    void mount(Router router) {
        String account = world.account().path();
        router.get(account + ".json").handler(this::account);
        router.get(account + "/Balance.json").handler(this::balance);
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
                .put("type", world.standing().isTrial() ? "Trial" : "Full")
                .put("auth_token", account.token())
                .put("date_created", "Thu, 01 Jan 2026 00:00:00 +0000")
                .put("date_updated", "Thu, 01 Jan 2026 00:00:00 +0000")
                .put("uri", account.path() + ".json")
                .put("subresource_uris", parts);
        Reply.json(context, 200, resource.toBuffer());
    }

    private void balance(RoutingContext context) {
        JsonObject balance = new JsonObject()
                .put("account_sid", world.account().sid())
                .put("balance", "42.50")
                .put("currency", "USD");
        Reply.json(context, 200, balance.toBuffer());
    }
}
