package io.trunkline.journal;

import java.util.concurrent.CompletionStage;

/** What a subscription does with an event: the stage completes when it is done with it, exceptionally when it failed. It does not wait for the store. */
@FunctionalInterface
public interface Listener {
    CompletionStage<?> hear(Entry entry);

    /** How many were told and not yet begun, for want of a thread. */
    default int waiting() {
        return 0;
    }
}
