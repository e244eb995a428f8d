package io.trunkline.camel;

import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;

/** What a step does with a message; the route goes on when the stage completes. */
@FunctionalInterface
interface Act {
    CompletionStage<?> perform(Exchange exchange, Parameters parameters) throws Exception;
}
