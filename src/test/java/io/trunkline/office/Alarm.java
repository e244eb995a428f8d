package io.trunkline.office;

import java.nio.file.Path;

/** The flow `alarm`: whoever an event names is called, and what became of that is texted to Bob. */
public final class Alarm {
    public static final String BOB = "+15551230002";

    private static final String ROUTE = """
            - route:
                id: raise
                from:
                  uri: kamelet:event-source
                  parameters: {types: office.alarm}
                  steps:
                    - setVariable: {name: to, jq: .to}
                    - setVariable: {name: key, jq: .key}
                    - setVariable: {name: press, jq: '.press // ""'}
                    - setVariable: {name: onMachine, jq: '.onMachine // "hangup"'}
                    - setVariable: {name: language, jq: '.language // ""'}
                    - setVariable: {name: account, jq: '.account // ""'}
                    - setVariable: {name: expireAfter, jq: '.expireAfter // ""'}
                    - setBody: {jq: .text}
                    - to:
                        uri: kamelet:call-sink
                        parameters:
                          to: "${variable.to}"
                          key: "${variable.key}"
                          press: "${variable.press}"
                          onMachine: "${variable.onMachine}"
                          language: "${variable.language}"
                          account: "${variable.account}"
                          expireAfter: "${variable.expireAfter}"
                          urgent: "true"
            - route:
                id: tell
                from:
                  uri: kamelet:event-source
                  parameters: {types: "twilio.call.*"}
                  steps:
                    - setVariable: {name: what, jq: '[.key, .press, .digit, .outcome] | map(select(. != null)) | join(" ")'}
                    - setBody: {simple: "${header.EventType} ${variable.what}"}
                    - to:
                        uri: kamelet:sms-sink
                        parameters: {to: "+15551230002", key: "tell/${header.EventId}"}
            """;

    private Alarm() {}

    /** An office with that flow; it is not open yet. */
    public static Office office(Path folder) {
        return Office.in(folder).file("alarm.camel.yaml", ROUTE);
    }

    /** Raises an alarm; the terms are JSON members, each after a comma. */
    public static void raise(Office office, String key, String to, String text, String terms) {
        Post.to(office)
                .event(
                        "alarm-" + key,
                        "office.alarm",
                        "{\"key\":\"" + key + "\",\"to\":\"" + to + "\",\"text\":"
                                + Office.JSON.getNodeFactory().textNode(text) + terms + "}");
    }
}
