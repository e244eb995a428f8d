package io.trunkline.camel;

import io.trunkline.store.Loop;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;

/** `twilio-list:due` and `twilio-list:texts`: whose list of texts is to be looked at, and the look at it. */
final class ListWords {
    /** After so many milliseconds the store is asked again, because another replica may have changed what is due. */
    private static final long FALLBACK = 2_000;

    private static final String NUMBER = "Number";
    private static final String ACCOUNT = "Account";

    private final House house;

    ListWords(House house) {
        this.house = house;
    }

    Words component() {
        return new Words(
                house.runners(),
                "twilio-list",
                Map.of(
                        "due", new Words.Beginning(Set.of(), this::due),
                        "texts", new Words.Step(Set.of(), this::texts)));
    }

    private AutoCloseable due(Source source, Source.Use use, Caller caller) {
        var loop = new Loop("polling", () -> round(source, caller));
        house.store().clock().onMove(loop::ring);
        return loop.start();
    }

    /** One list at a time, on the loop's own thread: Twilio may take half a minute. */
    private long round(Source source, Caller caller) {
        var polling = house.twilio().polling();
        var wait = polling.next() - house.store().clock().millis();
        if (wait > 0) {
            return Math.min(wait, FALLBACK);
        }
        polling.take().ifPresent(polled -> source.run(Runnable::run, ExchangePattern.InOnly, exchange -> {
                    Lineage.set(exchange, caller, null);
                    exchange.getMessage().setHeader(NUMBER, polled.number());
                    exchange.getMessage().setHeader(ACCOUNT, polled.account());
                })
                .exceptionally(failure -> {
                    polling.failed(polled, failure);
                    return null;
                })
                .toCompletableFuture()
                .join());
        return 0;
    }

    private CompletionStage<?> texts(Exchange exchange, Parameters parameters) throws IOException {
        var message = exchange.getMessage();
        var number = message.getHeader(NUMBER, String.class);
        var account = message.getHeader(ACCOUNT, String.class);
        if (number == null || account == null) {
            throw new IllegalArgumentException(
                    "twilio-list:texts looks at the list of the number in the header Number, of the account in the header"
                            + " Account");
        }
        message.setHeader("Heard", house.twilio().polling().read(account, number));
        return CompletableFuture.completedFuture(null);
    }
}
