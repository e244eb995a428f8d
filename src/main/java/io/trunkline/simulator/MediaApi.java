package io.trunkline.simulator;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * The files of messages over HTTP: behind sign-in under the message, from where Twilio sends on to a store of files that
 * wants no sign-in and refuses whoever brings one. Lives on the event loop.
 */
final class MediaApi {
    private static final String STORE = "/media-store/";

    private final World world;

    MediaApi(World world) {
        this.world = world;
    }

    void mount(Router router) {
        String media = world.account().path() + "/Messages/:message/Media";
        router.get(media + ".json").handler(this::list);
        router.get(media + "/:sid").handler(this::fetch);
        router.get(STORE + ":message/:sid").handler(this::store);
    }

    private void list(RoutingContext context) {
        Message message = message(context);
        String path = world.account().path() + "/Messages/" + message.sid() + "/Media";
        JsonArray files = new JsonArray();
        for (Enclosure file : message.enclosures()) {
            files.add(new JsonObject()
                    .put("sid", file.sid())
                    .put("account_sid", world.account().sid())
                    .put("parent_sid", message.sid())
                    .put("content_type", file.type())
                    .put("uri", path + "/" + file.sid() + ".json"));
        }
        JsonObject page = new JsonObject()
                .put("uri", path + ".json")
                .put("first_page_uri", path + ".json?PageSize=50&Page=0")
                .put("next_page_uri", null)
                .put("previous_page_uri", null)
                .put("page", 0)
                .put("page_size", 50)
                .put("start", 0)
                .put("end", Math.max(0, files.size() - 1))
                .put("media_list", files);
        Reply.json(context, 200, page.toBuffer());
    }

    private void fetch(RoutingContext context) {
        Message message = message(context);
        Enclosure file = file(context, message);
        context.response().putHeader("Location", STORE + message.sid() + "/" + file.sid());
        Reply.send(context, 307, "text/plain", Buffer.buffer("It is there."));
    }

    private void store(RoutingContext context) {
        if (context.request().getHeader("Authorization") != null) {
            Reply.send(context, 400, "text/plain", Buffer.buffer("Only one auth mechanism allowed."));
            return;
        }
        Enclosure file = file(context, message(context));
        Reply.send(context, 200, file.type(), Buffer.buffer(file.content()));
    }

    private Message message(RoutingContext context) {
        Message message = world.ledger().find(context.pathParam("message"));
        if (message == null) {
            throw Refusal.notFound(context.request().path());
        }
        return message;
    }

    private static Enclosure file(RoutingContext context, Message message) {
        String sid = context.pathParam("sid");
        return message.enclosures().stream()
                .filter(file -> file.sid().equals(sid))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound(context.request().path()));
    }
}
