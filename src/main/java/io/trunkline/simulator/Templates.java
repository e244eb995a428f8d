package io.trunkline.simulator;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The templates of Twilio's Content API, each of which WhatsApp approves as soon as it is made. Lives on the event loop.
 *
 * @see <a href="https://www.twilio.com/docs/content/content-api-resources">Twilio's description</a>
 */
final class Templates {
    private static final Pattern VARIABLE = Pattern.compile("\\{\\{([^{}]+)\\}\\}");

    private final Archive archive;
    private final Map<String, JsonObject> bySid = new LinkedHashMap<>();

    Templates(Archive archive) {
        this.archive = archive;
    }

    void mount(Router router) {
        router.post("/v1/Content").handler(context -> Body.read(context, body -> create(context, body.toString())));
        router.get("/v1/Content/:sid").handler(this::fetch);
        router.get("/v1/Content/:sid/ApprovalRequests").handler(this::approval);
    }

    /** What a template says with these variables, as ContentVariables writes them. */
    String render(String sid, @Nullable String variables) {
        JsonObject template = bySid.get(sid);
        if (template == null) {
            throw Refusal.bad(21655, "The ContentSid " + sid + " is invalid.");
        }
        JsonObject values = values(template, variables);
        return VARIABLE.matcher(text(template))
                .replaceAll(found -> java.util.regex.Matcher.quoteReplacement(
                        String.valueOf(values.getValue(found.group(1).strip(), found.group()))));
    }

    private static JsonObject values(JsonObject template, @Nullable String variables) {
        JsonObject values =
                template.getJsonObject("variables", new JsonObject()).copy();
        if (variables != null) {
            try {
                new JsonObject(variables).forEach(value -> {
                    if (!(value.getValue() instanceof String)) {
                        throw new DecodeException("a value is no text");
                    }
                    values.put(value.getKey(), value.getValue());
                });
            } catch (DecodeException | ClassCastException e) {
                throw Refusal.bad(21656, "The ContentVariables are invalid.");
            }
        }
        return values;
    }

    private static String text(JsonObject template) {
        JsonObject types = template.getJsonObject("types", new JsonObject());
        for (String type : types.fieldNames()) {
            if (types.getValue(type) instanceof JsonObject content && content.getString("body") != null) {
                return content.getString("body");
            }
        }
        return "";
    }

    private void create(RoutingContext context, String body) {
        JsonObject asked;
        try {
            asked = new JsonObject(body);
        } catch (DecodeException e) {
            throw Refusal.bad(20001, "The body is no JSON object");
        }
        if (asked.getString("language", "").isEmpty() || asked.getJsonObject("types") == null) {
            throw Refusal.bad(20001, "language and types are required");
        }
        JsonObject template = asked.copy().put("sid", Sid.next("HX"));
        bySid.put(template.getString("sid"), template);
        archive.append("template", template);
        Reply.json(context, 201, resource(template).toBuffer());
    }

    private void fetch(RoutingContext context) {
        Reply.json(context, 200, resource(named(context)).toBuffer());
    }

    private void approval(RoutingContext context) {
        JsonObject template = named(context);
        JsonObject approval = new JsonObject()
                .put("sid", template.getString("sid"))
                .put(
                        "whatsapp",
                        new JsonObject()
                                .put("name", template.getString("friendly_name"))
                                .put("status", "approved")
                                .put("rejection_reason", ""))
                .put("url", "https://content.twilio.com/v1/Content/" + template.getString("sid") + "/ApprovalRequests");
        Reply.json(context, 200, approval.toBuffer());
    }

    private JsonObject named(RoutingContext context) {
        JsonObject template = bySid.get(context.pathParam("sid"));
        if (template == null) {
            throw Refusal.notFound(context.request().path());
        }
        return template;
    }

    private static JsonObject resource(JsonObject template) {
        return template.copy().put("url", "https://content.twilio.com/v1/Content/" + template.getString("sid"));
    }

    void recall(JsonObject line) {
        JsonObject template = line.getJsonObject("template");
        if (template != null) {
            bySid.put(template.getString("sid"), template);
        }
    }
}
