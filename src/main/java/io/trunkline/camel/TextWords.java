package io.trunkline.camel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** `text:render` and `text:money`: what is said to somebody in their language. */
final class TextWords {
    private final House house;
    private final Locale standard;

    TextWords(House house) {
        this.house = house;
        this.standard = Locale.forLanguageTag(house.templates().language());
    }

    Words component() {
        return new Words(
                house.runners(),
                "text",
                Map.of(
                        "render", new Words.Step(Set.of("template", "to", "language"), this::render),
                        "money", new Words.Step(Set.of("amount", "minor", "currency", "to", "language"), this::money)));
    }

    private CompletionStage<?> render(Exchange exchange, Parameters parameters) throws JsonProcessingException {
        var text = house.templates()
                .render(parameters.get(exchange, "template"), language(exchange, parameters), data(exchange));
        exchange.getMessage().setBody(text);
        return CompletableFuture.completedFuture(null);
    }

    private CompletionStage<?> money(Exchange exchange, Parameters parameters) {
        var language = language(exchange, parameters);
        var money = Money.of(
                parameters.find(exchange, "amount"),
                parameters.find(exchange, "minor"),
                parameters.get(exchange, "currency"));
        exchange.getMessage()
                .setBody(money.in(
                        language == null
                                ? standard
                                : Locale.forLanguageTag(language.strip().replace('_', '-'))));
        return CompletableFuture.completedFuture(null);
    }

    private @Nullable String language(Exchange exchange, Parameters parameters) {
        var language = parameters.find(exchange, "language");
        if (language != null) {
            return language;
        }
        return house.directory()
                .people()
                .find(parameters.get(exchange, "to"))
                .map(person -> person.language())
                .orElse(null);
    }

    private static Object data(Exchange exchange) throws JsonProcessingException {
        var body = exchange.getMessage().getBody();
        if (body instanceof JsonNode tree) {
            return Bodies.JSON.convertValue(tree, Object.class);
        }
        return body instanceof Map<?, ?> map
                ? map
                : Bodies.JSON.readValue(String.valueOf(exchange.getMessage().getBody(String.class)), Object.class);
    }
}
