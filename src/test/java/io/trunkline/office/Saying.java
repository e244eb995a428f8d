package io.trunkline.office;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;

/** A text that somebody asks for with an event, on terms that a test chooses; the flow `say` says it. */
public final class Saying {
    private static final String ROUTE = """
            - route:
                id: say
                description: Say what an event asks for.
                from:
                  uri: kamelet:event-source
                  parameters: {types: office.say}
                  steps:
                    - setVariable: {name: to, jq: .to}
                    - setVariable: {name: key, jq: .key}
                    - setVariable: {name: from, jq: '.from // ""'}
                    - setVariable: {name: sendAt, jq: '.sendAt // ""'}
                    - setVariable: {name: expireAfter, jq: '.expireAfter // ""'}
                    - setVariable: {name: order, jq: '.order // "oldest"'}
                    - setVariable: {name: resend, jq: '.resend // "never"'}
                    - setVariable: {name: media, jq: '.media // ""'}
                    - setVariable: {name: split, jq: '.split // "refuse"'}
                    - setVariable: {name: account, jq: '.account // ""'}
                    - setBody: {jq: .text}
                    - to:
                        uri: kamelet:sms-sink
                        parameters:
                          to: "${variable.to}"
                          key: "${variable.key}"
                          from: "${variable.from}"
                          sendAt: "${variable.sendAt}"
                          expireAfter: "${variable.expireAfter}"
                          order: "${variable.order}"
                          resend: "${variable.resend}"
                          media: "${variable.media}"
                          split: "${variable.split}"
                          account: "${variable.account}"
            - route:
                id: say-on-whatsapp
                description: Say on WhatsApp what an event asks for.
                from:
                  uri: kamelet:event-source
                  parameters: {types: office.whatsapp.say}
                  steps:
                    - setVariable: {name: to, jq: .to}
                    - setVariable: {name: key, jq: .key}
                    - setVariable: {name: from, jq: '.from // ""'}
                    - setVariable: {name: sendAt, jq: '.sendAt // ""'}
                    - setVariable: {name: media, jq: '.media // ""'}
                    - setVariable: {name: split, jq: '.split // "refuse"'}
                    - setVariable: {name: contentSid, jq: '.contentSid // ""'}
                    - setVariable: {name: name, jq: '.name // ""'}
                    - setBody: {jq: '.text // ""'}
                    - choice:
                        when:
                          - simple: "${variable.contentSid} == ''"
                            steps:
                              - to:
                                  uri: kamelet:whatsapp-sink
                                  parameters:
                                    to: "${variable.to}"
                                    key: "${variable.key}"
                                    from: "${variable.from}"
                                    sendAt: "${variable.sendAt}"
                                    media: "${variable.media}"
                                    split: "${variable.split}"
                        otherwise:
                          steps:
                            - to:
                                uri: kamelet:whatsapp-sink
                                parameters:
                                  to: "${variable.to}"
                                  key: "${variable.key}"
                                  from: "${variable.from}"
                                  contentSid: "${variable.contentSid}"
                                  variables: '{"1": "${variable.name}", "2": "noon"}'
            - route:
                id: unsay
                description: Cancel what waits under a key.
                from:
                  uri: kamelet:event-source
                  parameters: {types: office.unsay}
                  steps:
                    - setVariable: {name: key, jq: .key}
                    - to:
                        uri: kamelet:cancel-sink
                        parameters: {key: "${variable.key}"}
            """;

    private final ObjectNode data = Office.JSON.createObjectNode();
    private String channel = "";

    private Saying() {}

    /** An office with the flow `say`; it is not open yet. */
    public static Office office(Path folder) {
        return with(Office.in(folder), "say");
    }

    /** Adds such a flow of another name. */
    public static Office with(Office office, String flow) {
        return office.file(flow + ".camel.yaml", ROUTE.replaceAll("\\b(un)?say\\b", "$1" + flow));
    }

    public static Saying to(String number, String key, String text) {
        var saying = new Saying();
        saying.data.put("to", number).put("key", key).put("text", text);
        return saying;
    }

    /** On WhatsApp, where {@code name} fills the first variable of a template. */
    public Saying onWhatsApp() {
        channel = "whatsapp.";
        return this;
    }

    /** One of the word's other parameters: from, sendAt, expireAfter, order, resend, media, split, account, contentSid. */
    public Saying on(String term, String value) {
        data.put(term, value);
        return this;
    }

    /** Cancels what waits under its key with an event of that id. */
    public void cancel(Office office, String id) {
        ask(office, "unsay", id);
    }

    /** Asks the flow `say` with an event of that id. */
    public void ask(Office office, String id) {
        ask(office, "say", id);
    }

    /** Asks that flow with an event of that id. */
    public void ask(Office office, String flow, String id) {
        post(office, event(flow, id).toString(), "application/cloudevents+json");
    }

    /** Asks the flow `say` for all of them at once. */
    public static void askAll(Office office, List<Saying> sayings) {
        var events = Office.JSON.createArrayNode();
        sayings.forEach(saying ->
                events.add(saying.event("say", "all/" + saying.data.path("key").asText())));
        post(office, events.toString(), "application/cloudevents-batch+json");
    }

    private ObjectNode event(String flow, String id) {
        var event = Office.JSON
                .createObjectNode()
                .put("specversion", "1.0")
                .put("source", "tests")
                .put("id", id)
                .put("type", "office." + channel + flow)
                .put("datacontenttype", "application/json");
        event.set("data", data);
        return event;
    }

    private static void post(Office office, String body, String contentType) {
        var answer = office.postWithToken("/events", body, contentType);
        if (answer.statusCode() != 202) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
    }
}
