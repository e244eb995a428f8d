package io.trunkline.twilio;

import java.io.IOException;

/** Twilio answered, and said no: what it said, by its code, with what a person can do about it. */
public final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final int code;

    private Refused(int status, int code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    static Refused of(Line.Reply reply, String what) {
        var body = Receipts.parse(reply.body());
        var code = body.path("code").asInt(0);
        if (code == 0) {
            return new Refused(reply.status(), 0, what + ": HTTP " + reply.status() + " without Twilio's code");
        }
        var known = ErrorTable.lookup(code);
        return new Refused(
                reply.status(),
                code,
                what + ": " + body.path("message").asText(known.meaning()) + " (Twilio " + code + "). " + known.fix());
    }

    /** What the code means; one without a code is in no table. */
    public ErrorCode known() {
        return ErrorTable.lookup(code);
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** Twilio's error code (https://www.twilio.com/docs/api/errors), or 0 where it named none. */
    public int code() {
        return code;
    }
}
