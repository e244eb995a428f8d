package io.trunkline.simulator;

import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to have sent.
 *
 * @param from sender, null when a Messaging Service is to choose one
 * @param service SID of the Messaging Service (MG…), if it goes through one
 * @param statusCallback where each change of state is posted, if anywhere
 */
record Draft(
        @Nullable String from,
        String to,
        String body,
        @Nullable String service,
        @Nullable String statusCallback) {

    static Draft between(String from, String to, String body) {
        return new Draft(from, to, body, null, null);
    }
}
