package io.trunkline.http;

import java.util.concurrent.CompletionStage;

/** What stands behind a path; it is knocked at on the event loop and must not block it. */
@FunctionalInterface
public interface Door {
    /** The answer, once it is there; a {@link Problem}, thrown or in the stage, is an answer too. */
    CompletionStage<Answer> knock(Request request);
}
