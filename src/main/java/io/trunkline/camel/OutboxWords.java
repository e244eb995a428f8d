package io.trunkline.camel;

import com.fasterxml.jackson.databind.JsonNode;
import com.twilio.type.PhoneNumber;
import io.trunkline.message.Address;
import io.trunkline.message.Channel;
import io.trunkline.message.Content;
import io.trunkline.message.Draft;
import io.trunkline.message.Key;
import io.trunkline.message.Media;
import io.trunkline.message.Moment;
import io.trunkline.message.Particulars;
import io.trunkline.message.Span;
import io.trunkline.message.Terms;
import io.trunkline.outbox.Carrier;
import io.trunkline.outbox.Claim;
import io.trunkline.outbox.Placed;
import io.trunkline.twilio.Sending;
import io.trunkline.twilio.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;

/** `outbox:sms`, `outbox:whatsapp`, `outbox:call`, `outbox:reply`, `outbox:cancel` put and recall; `outbox:claims` hands out; `outbox:status` hears what came of it. */
final class OutboxWords {
    static final Set<String> TERMS = Set.of(
            "to",
            "key",
            "from",
            "account",
            "sendAt",
            "expireAfter",
            "urgent",
            "priority",
            "order",
            "purpose",
            "resend");

    private static final Set<String> SMS =
            Stream.concat(TERMS.stream(), Stream.of("media", "split")).collect(Collectors.toUnmodifiableSet());

    private static final Set<String> WHATSAPP =
            Stream.concat(SMS.stream(), Stream.of("contentSid", "variables")).collect(Collectors.toUnmodifiableSet());

    private static final String PLACED = "TrunklinePlaced";

    private final House house;
    private final CallWords calls;

    OutboxWords(House house, CallWords calls) {
        this.house = house;
        this.calls = calls;
    }

    Words component() {
        return new Words(
                house.runners(),
                "outbox",
                Map.of(
                        "sms", new Words.Step(SMS, (exchange, parameters) -> put(Channel.SMS, exchange, parameters)),
                        "whatsapp",
                                new Words.Step(
                                        WHATSAPP,
                                        (exchange, parameters) -> put(Channel.WHATSAPP, exchange, parameters)),
                        "call", calls.call(),
                        "talk", new Words.Step(Set.of(), calls::talk),
                        "reply", new Words.Step(Set.of(), this::reply),
                        "cancel", new Words.Step(Set.of("key"), this::cancel),
                        "status", new Words.Step(Set.of(), this::status),
                        "outcome", new Words.Step(Set.of("wait"), this::outcome),
                        "claims", new Words.Beginning(Set.of(), this::claims)));
    }

    private CompletionStage<?> put(Channel channel, Exchange exchange, Parameters parameters) {
        var line = new Draft.Line(
                channel,
                parameters.get(exchange, "account"),
                parameters.get(exchange, "to"),
                parameters.find(exchange, "from"));
        return house.outbox()
                .put(new Draft(
                        Lineage.origin(exchange),
                        parameters.get(exchange, "key"),
                        line,
                        content(exchange, parameters),
                        terms(exchange, parameters)))
                .thenAccept(placed -> exchange.setProperty(PLACED, placed));
    }

    /** The body becomes what is known of the message that was put last, as soon as Twilio has it or it ended. */
    private CompletionStage<?> outcome(Exchange exchange, Parameters parameters) {
        var placed = exchange.getProperty(PLACED, Placed.class);
        if (placed == null) {
            throw new IllegalArgumentException("outbox:outcome follows a step that puts a message; none was put");
        }
        var wait = parameters.find(exchange, "wait", Span::parse);
        return house.outbox()
                .outcome(placed, wait == null ? Sending.LONGEST : wait)
                .thenAccept(message -> exchange.getMessage()
                        .setBody(message.map(known -> Sending.waited(placed, known))
                                .orElseGet(() -> Sending.put(placed))));
    }

    /** A template speaks in the place of the body. */
    private static Content content(Exchange exchange, Parameters parameters) {
        var media = parameters.find(exchange, "media", Media::parse);
        var split = parameters.find(exchange, "split", OutboxWords::isParts);
        var template = parameters.find(exchange, "contentSid");
        var variables = parameters.object(exchange, "variables");
        var particulars = Particulars.NONE
                .withMedia(media == null ? List.of() : media)
                .withSplit(Boolean.TRUE.equals(split))
                .withTemplate(template, variables)
                .withTrace(Trail.parent(exchange));
        return new Content(template == null ? text(exchange) : "", particulars);
    }

    private static boolean isParts(String word) {
        if (word.equals("parts") || word.equals("refuse")) {
            return word.equals("parts");
        }
        throw new IllegalArgumentException("'" + word + "' is neither refuse nor parts");
    }

    static String text(Exchange exchange) {
        var body = exchange.getMessage().getBody(String.class);
        return body == null ? "" : body;
    }

    static Terms terms(Exchange exchange, Parameters parameters) {
        var urgent = parameters.find(exchange, "urgent", OutboxWords::isTrue);
        return new Terms(
                parameters.find(exchange, "sendAt", Moment::parse),
                parameters.find(exchange, "expireAfter", Span::parse),
                Boolean.TRUE.equals(urgent)
                        ? Terms.Priority.URGENT
                        : choice(Terms.Priority.class, exchange, parameters, "priority", Terms.Priority.NORMAL),
                choice(Terms.Order.class, exchange, parameters, "order", Terms.Order.OLDEST),
                parameters.find(exchange, "purpose"),
                choice(Terms.Resend.class, exchange, parameters, "resend", Terms.Resend.NEVER));
    }

    static boolean isTrue(String word) {
        if (word.equals("true") || word.equals("false")) {
            return word.equals("true");
        }
        throw new IllegalArgumentException("'" + word + "' is neither true nor false");
    }

    private static <E extends Enum<E>> E choice(
            Class<E> choices, Exchange exchange, Parameters parameters, String name, E standard) {
        var chosen = parameters.find(exchange, name, word -> choice(choices, word));
        return chosen == null ? standard : chosen;
    }

    private static <E extends Enum<E>> E choice(Class<E> choices, String word) {
        var words = new ArrayList<String>();
        for (var choice : choices.getEnumConstants()) {
            words.add(choice.name().toLowerCase(Locale.ROOT));
            if (words.contains(word)) {
                return choice;
            }
        }
        throw new IllegalArgumentException("'" + word + "' is none of " + String.join(", ", words));
    }

    /** Answers the text being handled, to the one who wrote it and from the number it was written to. */
    private CompletionStage<?> reply(Exchange exchange, Parameters parameters) {
        var entry = Lineage.entry(exchange);
        var heard = entry != null && Bodies.read(entry.event()) instanceof JsonNode data ? data : null;
        if (entry == null
                || heard == null
                || heard.path("messageSid").asText("").isEmpty()) {
            throw new IllegalArgumentException(
                    "reply-sink answers a text, and this event is none: use it in a route that hears twilio.sms.received");
        }
        var caller = Lineage.caller(exchange);
        var key = heard.path("messageSid").asText() + "/" + caller.route() + "/" + Lineage.count(exchange, "reply");
        var line = new Draft.Line(
                Channel.of(heard.path("channel").asText(Channel.SMS.word())),
                heard.path("account").asText(house.twilio().account()),
                heard.path("from").asText(),
                heard.path("sender").asText(heard.path("to").asText()));
        var terms = new Terms(null, null, Terms.Priority.URGENT, Terms.Order.OLDEST, "reply");
        var particulars = Particulars.NONE.withTrace(Trail.parent(exchange));
        return house.outbox()
                .put(new Draft(Lineage.origin(exchange), key, line, new Content(text(exchange), particulars), terms));
    }

    private CompletionStage<?> cancel(Exchange exchange, Parameters parameters) {
        var origin = Lineage.origin(exchange);
        var key = Key.of(String.valueOf(origin.flow()), parameters.get(exchange, "key"));
        return house.outbox().cancel(key, origin.cause()).thenAccept(cancelled -> {
            exchange.getMessage()
                    .setBody(Map.of(
                            "messages", cancelled.messages(),
                            "events", cancelled.events(),
                            "onTheirWay", cancelled.onTheirWay()));
        });
    }

    private CompletionStage<?> status(Exchange exchange, Parameters parameters) {
        var message = exchange.getMessage();
        var code = message.getHeader("ErrorCode", Integer.class);
        return house.outbox()
                .hear(
                        message.getHeader("Message", Long.class),
                        message.getHeader("Attempt", Integer.class),
                        message.getHeader("MessageSid", String.class),
                        new Carrier.Report(
                                message.getHeader("MessageStatus", String.class),
                                code,
                                message.getHeader("AnsweredBy", String.class)))
                .thenAccept(known -> message.setHeader("Known", known));
    }

    private AutoCloseable claims(Source source, Source.Use use, Caller caller) {
        house.outbox().handTo(claim -> source.run(Runnable::run, ExchangePattern.InOnly, exchange -> {
                    Lineage.set(exchange, caller, null);
                    fill(exchange, claim);
                })
                .whenComplete((done, failure) -> house.outbox().finish(claim, failure)));
        return () -> house.outbox().handTo(null);
    }

    /** What the delivery route needs, as Twilio's component wants it: typed headers, because it drops what it cannot match. */
    private void fill(Exchange exchange, Claim claim) {
        var address = claim.message().address();
        var message = exchange.getMessage();
        message.setBody(claim.message().body());
        exchange.setProperty(Trail.MESSAGE, claim.message().key());
        message.setHeader("Attempt", claim.name());
        message.setHeader("Channel", address.channel().word());
        message.setHeader("Account", address.account());
        message.setHeader("Concurrency", house.outbox().accounts().bound(address.account()));
        message.setHeader("CamelTwilio.to", new PhoneNumber(address.channel().prefix() + address.recipient()));
        sender(exchange, address.sender());
        if (address.channel() == Channel.CALL) {
            calls.fill(exchange, claim);
        } else {
            message.setHeader("CamelTwilio.body", claim.message().body());
        }
        message.setHeader("CamelTwilio.statusCallback", Wire.ATTEMPT + claim.name());
    }

    private static void sender(Exchange exchange, String sender) {
        if (Address.isService(sender)) {
            exchange.getMessage().setHeader("CamelTwilio.messagingServiceSid", sender);
        } else {
            exchange.getMessage().setHeader("CamelTwilio.from", new PhoneNumber(sender));
        }
    }
}
