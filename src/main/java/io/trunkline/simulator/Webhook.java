package io.trunkline.simulator;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A request from Twilio to somebody's server.
 *
 * @param method GET or POST
 * @param url where to, with the fragment of connection overrides if it has one
 * @param form what it says
 */
record Webhook(String method, String url, Form form) {

    static Webhook post(String url, Form form) {
        return new Webhook("POST", url, form);
    }

    /**
     * What came of it.
     *
     * @param status of HTTP, 0 when there was no answer
     * @param failure null when it was answered with 2xx or 3xx, else ct, rt, 4xx or 5xx
     */
    record Answer(
            int status,
            String contentType,
            String body,
            @Nullable String failure) {
        static Answer of(int status, String contentType, String body) {
            String failure = status < 400 ? null : status < 500 ? "4xx" : "5xx";
            return new Answer(status, contentType, body, failure);
        }

        static Answer none(String failure, String why) {
            return new Answer(0, "", why, failure);
        }

        /** Twilio's code of the failure, as its debugger shows it. */
        int errorCode() {
            return status == 0 ? 11205 : 11200;
        }

        JsonObject json() {
            return new JsonObject().put("status", status).put("body", body);
        }
    }
}
