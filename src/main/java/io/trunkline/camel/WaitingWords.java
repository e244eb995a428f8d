package io.trunkline.camel;

import io.trunkline.journal.Waiting;
import io.trunkline.message.Key;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;

/** `event:waiting` and `event:hasten`: what waits under a key, and having it happen now. */
final class WaitingWords {
    private final Waiting waiting;

    WaitingWords(House house) {
        this.waiting = new Waiting(house.store(), house.hearing().journal());
    }

    Map<String, Words.Word> words() {
        return Map.of(
                "waiting", new Words.Step(Set.of("key"), this::look),
                "hasten", new Words.Step(Set.of("key"), this::hasten));
    }

    private CompletionStage<?> look(Exchange exchange, Parameters parameters) {
        var found = Bodies.JSON.createArrayNode();
        for (var entry : waiting.under(key(exchange, parameters))) {
            found.addObject()
                    .put("key", entry.due().key())
                    .put("type", entry.event().type())
                    .put("subject", entry.event().subject())
                    .put("due", Instant.ofEpochMilli(entry.due().at()).toString())
                    .set("data", Bodies.JSON.valueToTree(Bodies.read(entry.event())));
        }
        exchange.getMessage().setBody(found);
        return CompletableFuture.completedFuture(null);
    }

    private CompletionStage<?> hasten(Exchange exchange, Parameters parameters) {
        return waiting.hasten(key(exchange, parameters))
                .thenAccept(count -> exchange.getMessage().setBody(Map.of("events", count)));
    }

    private static String key(Exchange exchange, Parameters parameters) {
        var flow = String.valueOf(Lineage.origin(exchange).flow());
        return Key.of(flow, parameters.get(exchange, "key")).text();
    }
}
