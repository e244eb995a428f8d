package io.trunkline.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * API keys: a standard one may do everything but read accounts and keys, a restricted one only what it was allowed, by the
 * first part of the path, as {@code Messages}. Lives on the event loop.
 *
 * @see <a href="https://www.twilio.com/docs/iam/api-keys">Twilio's description</a>
 */
final class Keys {
    private static final Set<String> OF_THE_ACCOUNT = Set.of("", "Keys");

    private final Archive archive;
    private final SimulatorSettings.Account account;
    private final Map<String, Key> bySid = new LinkedHashMap<>();

    /**
     * A key.
     *
     * @param allowed what it may reach; null for everything that a standard key may
     */
    record Key(
            String sid,
            String secret,
            String name,
            @Nullable List<String> allowed) {
        /** Why it may not go there; null when it may. */
        @Nullable
        Refusal objection(String resource) {
            if (allowed == null) {
                return OF_THE_ACCOUNT.contains(resource) ? new Refusal(401, 20003, "Authenticate") : null;
            }
            return allowed.contains(resource) ? null : new Refusal(403, 20003, "Permission Denied");
        }
    }

    Keys(Archive archive, SimulatorSettings.Account account, Map<String, String> given) {
        this.archive = archive;
        this.account = account;
        given.forEach((sid, secret) -> bySid.put(sid, new Key(sid, secret, "given", null)));
    }

    void mount(Router router) {
        router.post(account.path() + "/Keys.json").handler(this::create);
        router.get(account.path() + "/Keys.json").handler(this::list);
        router.delete(account.path() + "/Keys/:sid").handler(this::delete);
    }

    @Nullable
    Key find(String sid) {
        return bySid.get(sid);
    }

    /** As Twilio makes a key; {@code Allow}, which Twilio has elsewhere, restricts it to such resources. */
    private void create(RoutingContext context) {
        Body.read(context, body -> {
            Form form = Form.parse(body.toString());
            List<String> allowed = form.fields().stream()
                    .filter(field -> field.name().equals("Allow"))
                    .map(Form.Field::value)
                    .toList();
            String name = form.filled("FriendlyName");
            Key key = new Key(
                    Sid.next("SK"),
                    Sid.next("").substring(0, 32),
                    name == null ? "" : name,
                    allowed.isEmpty() ? null : allowed);
            bySid.put(key.sid, key);
            JsonObject kept = new JsonObject()
                    .put("sid", key.sid)
                    .put("secret", key.secret)
                    .put("name", key.name);
            archive.append("key", allowed.isEmpty() ? kept : kept.put("allowed", new JsonArray(allowed)));
            Reply.json(context, 201, resource(key).put("secret", key.secret).toBuffer());
        });
    }

    private void list(RoutingContext context) {
        JsonArray keys = new JsonArray();
        bySid.values().forEach(key -> keys.add(resource(key)));
        Reply.json(
                context,
                200,
                new JsonObject().put("keys", keys).putNull("next_page_uri").toBuffer());
    }

    private void delete(RoutingContext context) {
        String sid = context.pathParam("sid").replaceAll("\\.json$", "");
        if (bySid.remove(sid) == null) {
            throw Refusal.notFound(context.request().path());
        }
        archive.append("keyGone", new JsonObject().put("sid", sid));
        Reply.empty(context, 204);
    }

    private static JsonObject resource(Key key) {
        return new JsonObject()
                .put("sid", key.sid)
                .put("friendly_name", key.name)
                .put("date_created", "Thu, 01 Jan 2026 00:00:00 +0000")
                .put("date_updated", "Thu, 01 Jan 2026 00:00:00 +0000");
    }

    void recall(JsonObject line) {
        JsonObject key = line.getJsonObject("key");
        if (key != null) {
            JsonArray allowed = key.getJsonArray("allowed");
            bySid.put(
                    key.getString("sid"),
                    new Key(
                            key.getString("sid"),
                            key.getString("secret"),
                            key.getString("name"),
                            allowed == null
                                    ? null
                                    : allowed.stream().map(String::valueOf).toList()));
        }
        if (line.containsKey("keyGone")) {
            bySid.remove(line.getJsonObject("keyGone").getString("sid"));
        }
    }
}
