package io.trunkline.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.message.Channel;
import io.trunkline.message.PhoneNumber;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Whether our senders are the account's, can what they shall, and are registered. */
public final class SenderCheckup implements Doctor.Checkup {
    private final OwnAccount account;
    private final Line line;
    private final Numbers numbers;
    private final Callbacks callbacks;
    private final ToDoubleFunction<String> rate;

    /** @param rate segments per second of a sender */
    public SenderCheckup(OwnAccount account, Callbacks callbacks, ToDoubleFunction<String> rate) {
        this.account = account;
        this.line = account.line();
        this.numbers = new Numbers(account);
        this.callbacks = callbacks;
        this.rate = rate;
    }

    @Override
    public List<Finding> examine() throws IOException {
        var findings = new ArrayList<Finding>();
        var owned = numbers.list();
        var texts = account.senders().get(Channel.SMS);
        if (texts == null) {
            findings.add(Finding.warning(
                    "No sender of texts is set.",
                    "A text that names none is refused.",
                    "Set " + account.variable("PHONE_NUMBER") + " or " + account.variable("MESSAGING_SERVICE_SID")
                            + "; trunkline numbers list" + account.option() + " shows what the account has."));
        } else if (texts.startsWith("MG")) {
            findings.addAll(service(texts));
        } else if (texts.startsWith("+")) {
            findings.addAll(number(texts, owned));
        }
        var calls = sender(Channel.CALL, owned);
        if (calls != null && !calls.can().contains("voice")) {
            findings.add(Finding.broken(
                    calls.number() + " cannot call.",
                    "Every call from it is refused (21210).",
                    "Choose a number that can: trunkline numbers search --can voice" + account.option() + "."));
        }
        return findings;
    }

    private @Nullable OwnNumber sender(Channel channel, List<OwnNumber> owned) {
        return owned.stream()
                .filter(number -> number.number().equals(account.senders().get(channel)))
                .findFirst()
                .orElse(null);
    }

    private List<Finding> number(String sender, List<OwnNumber> owned) throws IOException {
        var ours =
                owned.stream().filter(number -> number.number().equals(sender)).findFirst();
        if (ours.isEmpty()) {
            return List.of(Finding.broken(
                    "The account has no number " + sender + ".",
                    "Every text from it is refused (21606, 21660).",
                    "Set " + account.variable("PHONE_NUMBER") + " to one that trunkline numbers list" + account.option()
                            + " shows, or buy one."));
        }
        if (!ours.get().can().contains("sms")) {
            return List.of(Finding.broken(
                    sender + " cannot send texts.",
                    "Every text from it is refused (21661).",
                    "Choose a number that can: trunkline numbers search --can sms" + account.option() + "."));
        }
        var pace = String.format(Locale.ROOT, "%s segments a second", rate.applyAsDouble(sender))
                .replace(".0 ", " ");
        var findings = new ArrayList<Finding>();
        findings.add(Finding.well("Texts leave from " + sender + ", " + pace + "."));
        if (new PhoneNumber(sender).isTollFree()) {
            findings.add(tollFree(ours.get()));
        } else if (sender.startsWith("+1")) {
            findings.add(Finding.warning(
                    "Whether " + sender + " belongs to an approved 10DLC campaign is not visible here.",
                    "Without one, texts to phones in the United States are not delivered (30034).",
                    "Look in the Console under Messaging, Regulatory compliance; with a Messaging Service as sender the"
                            + " doctor can see it."));
        }
        return findings;
    }

    private Finding tollFree(OwnNumber number) throws IOException {
        var reply = line.ask("messaging", "/v1/Tollfree/Verifications?TollfreePhoneNumberSid=" + number.sid());
        var status = Receipts.parse(reply.body())
                .path("verifications")
                .path(0)
                .path("status")
                .asText("");
        if (status.equals("TWILIO_APPROVED")) {
            return Finding.well(number.number() + " is verified as a toll-free sender.");
        }
        return Finding.broken(
                number.number() + " is not verified as a toll-free sender"
                        + (status.isEmpty() ? "." : ": " + status.toLowerCase(Locale.ROOT) + "."),
                "Its texts to the United States and Canada are not delivered (30032).",
                "Complete the toll-free verification in the Console.");
    }

    private List<Finding> service(String sid) throws IOException {
        var reply = line.ask("messaging", "/v1/Services/" + sid);
        if (reply.status() / 100 != 2) {
            return List.of(Finding.broken(
                    String.valueOf(Refused.of(reply, "The Messaging Service " + sid + " cannot be read")
                            .getMessage()),
                    "Every text through it may be refused (21701, 21705).",
                    "Compare " + account.variable("MESSAGING_SERVICE_SID")
                            + " with the Console, under Messaging, Services."));
        }
        var service = Receipts.parse(reply.body());
        var findings = new ArrayList<Finding>();
        findings.add(Finding.well("Texts leave through the Messaging Service "
                + service.path("friendly_name").asText(sid) + "."));
        var wanted = callbacks.texts().orElse("");
        var inbound = service.path("inbound_request_url").asText("");
        if (!wanted.isEmpty()
                && !service.path("use_inbound_webhook_on_number").asBoolean()
                && !isNothing(inbound)
                && !inbound.equals(wanted)) {
            findings.add(Finding.broken(
                            "The Messaging Service takes the texts to its numbers to " + inbound + ".",
                            "It overrides the numbers' own webhooks, so no STOP is heard here.",
                            "In the Console set its integration to \"Defer to sender's webhook\", or to " + wanted
                                    + ".")
                    .with(deferral(service)));
        }
        if (!service.path("use_inbound_webhook_on_number").asBoolean() && isNothing(inbound)) {
            findings.add(Finding.broken(
                            "The Messaging Service receives nothing.",
                            "Texts to its numbers are dropped by Twilio, so not even its list has them, and no STOP is heard.",
                            "In the Console set its integration to \"Defer to sender's webhook\".")
                    .with(deferral(service)));
        }
        findings.add(campaign(sid));
        return findings;
    }

    /** Lets the numbers' own webhooks count. */
    private Finding.Repair deferral(JsonNode service) {
        return new Finding.Repair() {
            @Override
            public String plan() {
                return "set the Messaging Service "
                        + service.path("friendly_name").asText() + " to defer to the webhooks of its numbers.";
            }

            @Override
            public void carryOut() throws IOException {
                var reply = line.tell(
                        "messaging",
                        "/v1/Services/" + service.path("sid").asText(),
                        Map.of("UseInboundWebhookOnNumber", List.of("true")));
                if (reply.status() / 100 != 2) {
                    throw Refused.of(reply, "the Messaging Service is as it was");
                }
            }
        };
    }

    private static boolean isNothing(String url) {
        return url.isEmpty() || url.equals("null");
    }

    private Finding campaign(String sid) throws IOException {
        var reply = line.ask("messaging", "/v1/Services/" + sid + "/Compliance/Usa2p");
        var status = Receipts.parse(reply.body())
                .path("compliance")
                .path(0)
                .path("campaign_status")
                .asText("");
        return switch (status) {
            case "VERIFIED" -> Finding.well("Its 10DLC campaign is approved.");
            case "" ->
                Finding.warning(
                        "It has no 10DLC campaign.",
                        "Its texts from long codes to the United States are not delivered (30034).",
                        "Register one in the Console, unless nobody there is written to.");
            default ->
                Finding.broken(
                        "Its 10DLC campaign is "
                                + status.toLowerCase(Locale.ROOT).replace('_', ' ') + ".",
                        "Its texts from long codes to the United States are not delivered (30034).",
                        "See in the Console what is missing.");
        };
    }
}
