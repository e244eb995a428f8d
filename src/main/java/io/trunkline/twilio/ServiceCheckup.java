package io.trunkline.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a Messaging Service takes the texts to our numbers elsewhere: it overrides the numbers' own webhooks. */
public final class ServiceCheckup implements Doctor.Checkup {
    private static final String PATH = "/v1/Services";

    private final Line line;
    private final Callbacks callbacks;
    private final @Nullable String sender;

    /** @param sender the Messaging Service that sends, which is looked at as a sender; null when none does */
    public ServiceCheckup(Line line, Callbacks callbacks, @Nullable String sender) {
        this.line = line;
        this.callbacks = callbacks;
        this.sender = sender;
    }

    @Override
    public List<Finding> examine() throws IOException {
        var findings = new ArrayList<Finding>();
        var astray = new ArrayList<JsonNode>();
        try {
            Pages.read(line, "messaging", PATH, "services", service -> {
                if (isAstray(service)) {
                    astray.add(service);
                }
                return true;
            });
        } catch (Refused e) {
            if (e.status() == 401) {
                throw e;
            }
            // A key that may send need not be allowed to look at services.
            return e.status() == 404
                    ? List.of()
                    : List.of(Finding.warning(
                            String.valueOf(e.getMessage()),
                            "A Messaging Service may take the texts to our numbers elsewhere.",
                            "Look in the Console under Messaging, Services."));
        }
        for (var service : astray) {
            Pages.read(
                    line,
                    "messaging",
                    PATH + "/" + service.path("sid").asText() + "/PhoneNumbers",
                    "phone_numbers",
                    number -> findings.add(
                            finding(service, number.path("phone_number").asText())));
        }
        return findings;
    }

    private boolean isAstray(JsonNode service) {
        var wanted = callbacks.texts();
        // What it takes elsewhere is in Twilio's list all the same, where we look when Twilio cannot call us.
        var wrong = wanted.isEmpty()
                ? inbound(service).isEmpty()
                : !inbound(service).equals(wanted.get());
        return wrong
                && !service.path("use_inbound_webhook_on_number").asBoolean()
                && !service.path("sid").asText().equals(sender);
    }

    private static String inbound(JsonNode service) {
        var url = service.path("inbound_request_url");
        return url.isTextual() ? url.asText() : "";
    }

    private static Finding finding(JsonNode service, String number) {
        var inbound = inbound(service);
        return Finding.broken(
                "The Messaging Service " + service.path("friendly_name").asText() + " takes the texts to " + number
                        + (inbound.isEmpty() ? " and drops them." : " to " + inbound + "."),
                "It overrides the number's own webhook"
                        + (inbound.isEmpty() ? ", and Twilio's list does not have them" : "")
                        + ", so no STOP is heard here.",
                "In the Console set its integration to \"Defer to sender's webhook\", or take the number out of it.");
    }
}
