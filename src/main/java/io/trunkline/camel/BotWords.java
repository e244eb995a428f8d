package io.trunkline.camel;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.bot.Bot;
import io.trunkline.bot.Conversations;
import io.trunkline.bot.Pandorabot;
import io.trunkline.message.Span;
import io.trunkline.schedule.Fetch;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** `bot:talk`: one turn of a conversation with a bot over HTTP. */
final class BotWords {
    private static final Logger LOG = LoggerFactory.getLogger(BotWords.class);
    private static final Set<String> TALK = Set.of(
            "who",
            "url",
            "api",
            "appId",
            "bot",
            "userKey",
            "authorization",
            "request",
            "reply",
            "talk",
            "memory",
            "patience",
            "sorry");

    private final House house;
    private final Troubles troubles;
    private final Conversations conversations;
    private final Map<Duration, Fetch> fetches = new ConcurrentHashMap<>();
    private final Set<Caller> without = ConcurrentHashMap.newKeySet();

    BotWords(House house, Troubles troubles) {
        this.house = house;
        this.troubles = troubles;
        this.conversations = new Conversations(house.store());
    }

    Words component() {
        return new Words(house.runners(), "bot", Map.of("talk", new Words.Step(TALK, this::talk)));
    }

    private CompletionStage<?> talk(Exchange exchange, Parameters parameters) {
        var message = exchange.getMessage();
        var text = Objects.requireNonNullElse(message.getBody(String.class), "").strip();
        var caller = Lineage.caller(exchange);
        message.setBody("");
        if (parameters.text(isPandorabots(parameters) ? "userKey" : "url") == null) {
            if (without.add(caller)) {
                LOG.info(
                        "{}/{} has no bot: its {}",
                        caller.flow(),
                        caller.route(),
                        isPandorabots(parameters) ? "userKey is empty" : "appId and its url are empty");
            }
            return CompletableFuture.completedFuture(null);
        }
        // A word of consent is no small talk, whoever published it.
        if (text.isEmpty() || house.twilio().texts().isKeyword(text)) {
            return CompletableFuture.completedFuture(null);
        }
        var who = parameters.get(exchange, "who");
        if (who.isEmpty()) {
            throw new IllegalArgumentException(
                    "bot-action needs `who`, the number of whoever wrote; it came out empty");
        }
        var entry = Lineage.entry(exchange);
        var with = new Conversations.With(
                caller.flow() + "/" + parameters.get(exchange, "bot"),
                bot(exchange, parameters),
                who,
                Span.parse(parameters.get(exchange, "memory")));
        return conversations
                .turn(with, new Conversations.Said(text, entry == null ? 0 : entry.seq()))
                .thenAccept(outcome -> end(exchange, parameters, caller, outcome));
    }

    private static boolean isPandorabots(Parameters parameters) {
        return parameters.text("appId") != null;
    }

    private Bot bot(Exchange exchange, Parameters parameters) {
        var fetch = fetches.computeIfAbsent(
                Span.parse(parameters.get(exchange, "patience")), patience -> new Fetch(patience));
        return isPandorabots(parameters)
                ? new Pandorabot(
                        fetch,
                        Fetch.url(parameters.get(exchange, "api")).toString().replaceAll("/+$", ""),
                        parameters.get(exchange, "appId"),
                        parameters.get(exchange, "bot"),
                        parameters.get(exchange, "userKey"))
                : new JsonBot(fetch, exchange.getContext(), parameters);
    }

    private void end(Exchange exchange, Parameters parameters, Caller caller, Conversations.Outcome outcome) {
        var name = caller.flow() + "/" + caller.route();
        if (outcome instanceof Conversations.Outcome.Answered answered) {
            troubles.over(name);
            exchange.getMessage().setBody(answered.text());
        } else if (outcome instanceof Conversations.Outcome.Silent silent) {
            LOG.warn("{}: the bot does not answer: {}", name, silent.why());
            troubles.begin(name, "the bot does not answer: " + silent.why());
            exchange.getMessage().setBody(silent.isNews() ? sorry(exchange, parameters) : "");
        }
    }

    private String sorry(Exchange exchange, Parameters parameters) {
        var language = house.directory()
                .people()
                .find(parameters.get(exchange, "who"))
                .map(person -> person.language())
                .orElse(null);
        return house.templates().render(parameters.get(exchange, "sorry"), language, Map.of());
    }

    /** The text of a node; several are parts of one. */
    static String text(JsonNode node) {
        if (!node.isArray()) {
            return node.isNull() || node.isMissingNode() ? "" : node.asText().strip();
        }
        var text = new StringBuilder();
        node.forEach(part -> text.append(text.isEmpty() ? "" : " ").append(text(part)));
        return text.toString();
    }
}
