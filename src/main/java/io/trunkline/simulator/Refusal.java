package io.trunkline.simulator;

import io.vertx.core.json.JsonObject;

/** An answer with one of Twilio's error codes (https://www.twilio.com/docs/api/errors): nothing has happened. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final int code;

    Refusal(int status, int code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    /** With HTTP status 400, as almost all of Twilio's refusals come. */
    static Refusal bad(int code, String message) {
        return new Refusal(400, code, message);
    }

    static Refusal notFound(String path) {
        return new Refusal(404, 20404, "The requested resource " + path + " was not found");
    }

    int status() {
        return status;
    }

    JsonObject body() {
        JsonObject body = new JsonObject().put("code", code);
        if (code == 20003) {
            body.put("detail", "Your AccountSid or AuthToken was incorrect.");
        }
        return body.put("message", getMessage())
                .put("more_info", "https://www.twilio.com/docs/errors/" + code)
                .put("status", status);
    }
}
