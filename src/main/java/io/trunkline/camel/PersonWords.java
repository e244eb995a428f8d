package io.trunkline.camel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** `person:find` and `text:render`: who somebody is, and what is said to them in their language. */
final class PersonWords {
    private final House house;

    PersonWords(House house) {
        this.house = house;
    }

    Words people() {
        return new Words(house.runners(), "person", Map.of("find", new Words.Step(Set.of("who"), this::find)));
    }

    Words texts() {
        return new Words(
                house.runners(),
                "text",
                Map.of("render", new Words.Step(Set.of("template", "to", "language"), this::render)));
    }

    private CompletionStage<?> find(Exchange exchange, Parameters parameters) {
        var who = parameters.get(exchange, "who");
        var person = house.people()
                .find(who)
                .orElseThrow(
                        () -> new IllegalArgumentException(
                                "nobody in directory/people.yaml has the name, e-mail or number that person-action was asked for"));
        exchange.getMessage().setBody(Bodies.JSON.valueToTree(person));
        return CompletableFuture.completedFuture(null);
    }

    private CompletionStage<?> render(Exchange exchange, Parameters parameters) throws JsonProcessingException {
        var text = house.templates()
                .render(parameters.get(exchange, "template"), language(exchange, parameters), data(exchange));
        exchange.getMessage().setBody(text);
        return CompletableFuture.completedFuture(null);
    }

    private @Nullable String language(Exchange exchange, Parameters parameters) {
        var language = parameters.find(exchange, "language");
        if (language != null) {
            return language;
        }
        return house.people()
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
