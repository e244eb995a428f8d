package io.trunkline.simulator;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Pictures and files that belong to messages, which are fetched with sign-in only. What a create names by URL is not fetched
 * from there: a dot stands in its place. Lives on the event loop.
 *
 * @see <a href="https://www.twilio.com/docs/messaging/api/media-resource">Twilio's description</a>
 */
final class Media {
    private static final byte[] DOT = Base64.getDecoder().decode("R0lGODlhAQABAIAAAAUEBAAAACwAAAAAAQABAAACAkQBADs=");
    private static final Map<String, String> TYPES = Map.of(
            "jpg",
            "image/jpeg",
            "jpeg",
            "image/jpeg",
            "png",
            "image/png",
            "gif",
            "image/gif",
            "pdf",
            "application/pdf",
            "mp4",
            "video/mp4",
            "mp3",
            "audio/mpeg",
            "vcf",
            "text/vcard");

    private final Archive archive;
    private final SimulatorSettings.Account account;
    private final Map<String, List<File>> byMessage = new HashMap<>();

    /** One of them; the content as Base64. */
    record File(String sid, String type, String content) {
        static File of(String type, String content) {
            return new File(Sid.next("ME"), type, content);
        }

        /** What stands for the file at that URL. */
        static File at(String url) {
            String path = url.replaceAll("[?#].*", "");
            String ending = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
            return of(
                    TYPES.getOrDefault(ending, "image/gif"), Base64.getEncoder().encodeToString(DOT));
        }
    }

    Media(Archive archive, SimulatorSettings.Account account) {
        this.archive = archive;
        this.account = account;
    }

    void mount(Router router, Ledger ledger) {
        String media = account.path() + "/Messages/:sid/Media";
        router.get(media + ".json").handler(context -> {
            if (ledger.find(context.pathParam("sid")) == null) {
                throw Refusal.notFound(context.request().path());
            }
            list(context);
        });
        router.get(media + "/:media").handler(this::fetch);
        router.delete(media + "/:media").handler(this::delete);
    }

    /** Keeps what belongs to a message. */
    void keep(String message, List<File> files) {
        if (files.isEmpty()) {
            return;
        }
        byMessage.put(message, new ArrayList<>(files));
        JsonArray kept = new JsonArray();
        files.forEach(file -> kept.add(
                new JsonObject().put("sid", file.sid).put("type", file.type).put("content", file.content)));
        archive.append("media", new JsonObject().put("message", message).put("files", kept));
    }

    List<File> of(String message) {
        return byMessage.getOrDefault(message, List.of());
    }

    /** The path of its bytes. */
    String path(String message, File file) {
        return account.path() + "/Messages/" + message + "/Media/" + file.sid;
    }

    private void list(RoutingContext context) {
        String message = context.pathParam("sid");
        JsonArray items = new JsonArray();
        of(message).forEach(file -> items.add(resource(message, file)));
        Reply.json(
                context,
                200,
                Page.of(new Form())
                        .envelope(
                                account.path() + "/Messages/" + message + "/Media.json",
                                "media_list",
                                new Page.Items(
                                        items.stream()
                                                .map(JsonObject.class::cast)
                                                .toList(),
                                        null,
                                        null))
                        .toBuffer());
    }

    private void fetch(RoutingContext context) {
        String name = context.pathParam("media");
        File file = named(context, name.replaceAll("\\.json$", ""));
        if (name.endsWith(".json")) {
            Reply.json(context, 200, resource(context.pathParam("sid"), file).toBuffer());
        } else {
            Reply.send(
                    context, 200, file.type, Buffer.buffer(Base64.getDecoder().decode(file.content)));
        }
    }

    private void delete(RoutingContext context) {
        File file = named(context, context.pathParam("media").replaceAll("\\.json$", ""));
        List<File> left = new ArrayList<>(of(context.pathParam("sid")));
        left.remove(file);
        byMessage.put(context.pathParam("sid"), left);
        Reply.empty(context, 204);
    }

    private File named(RoutingContext context, String sid) {
        return of(context.pathParam("sid")).stream()
                .filter(file -> file.sid.equals(sid))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound(context.request().path()));
    }

    private JsonObject resource(String message, File file) {
        return new JsonObject()
                .put("sid", file.sid)
                .put("account_sid", account.sid())
                .put("parent_sid", message)
                .put("content_type", file.type)
                .put("date_created", "Thu, 01 Jan 2026 00:00:00 +0000")
                .put("date_updated", "Thu, 01 Jan 2026 00:00:00 +0000")
                .put("uri", path(message, file) + ".json");
    }

    void clear() {
        byMessage.clear();
    }

    void recall(JsonObject line) {
        JsonObject kept = line.getJsonObject("media");
        if (kept != null) {
            List<File> files = new ArrayList<>();
            kept.getJsonArray("files").forEach(item -> {
                JsonObject file = (JsonObject) item;
                files.add(new File(file.getString("sid"), file.getString("type"), file.getString("content")));
            });
            byMessage.put(kept.getString("message"), files);
        }
    }
}
