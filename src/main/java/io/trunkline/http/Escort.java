package io.trunkline.http;

import java.util.concurrent.CompletionStage;

/** Goes with a request to its door and back. */
@FunctionalInterface
public interface Escort {
    /**
     * Leads a request to its door, and answers what is answered there.
     *
     * @param place the door's method and path as they were opened
     */
    CompletionStage<Answer> lead(String place, Door door, Request request);
}
