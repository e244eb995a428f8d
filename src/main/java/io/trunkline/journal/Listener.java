package io.trunkline.journal;

import java.util.concurrent.CompletionStage;

/** What a subscription does with an event: the stage completes when it is done with it, exceptionally when it failed. */
@FunctionalInterface
public interface Listener {
    CompletionStage<?> hear(Entry entry);
}
