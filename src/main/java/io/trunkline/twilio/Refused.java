package io.trunkline.twilio;

import java.io.IOException;
import java.time.Duration;
import org.apache.hc.core5.http.Header;

/** Twilio answered, and said no: what it said, by its code, with what a person can do about it. */
public final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final int code;
    private final String said;
    private final long retryAfter;

    private Refused(Line.Reply reply, int code, String said, String fix) {
        super(said + fix);
        this.said = said;
        this.status = reply.status();
        this.retryAfter = seconds(reply);
        this.code = code;
    }

    static Refused of(Line.Reply reply, String what) {
        var body = Receipts.parse(reply.body());
        var code = body.path("code").asInt(0);
        if (code == 0) {
            return new Refused(reply, 0, what + ": HTTP " + reply.status() + " without Twilio's code", "");
        }
        var known = ErrorTable.lookup(code);
        return new Refused(
                reply,
                code,
                what + ": " + body.path("message").asText(known.meaning()) + " (Twilio " + code + ").",
                " " + known.fix());
    }

    /** What was refused and why, without what to do about it. */
    String said() {
        return said;
    }

    /** What the code means; one without a code is in no table. */
    public ErrorCode known() {
        return ErrorTable.lookup(code);
    }

    /** What Retry-After says in seconds; Twilio documents it for its newer APIs only, and proxies send dates, which are left alone. */
    private static long seconds(Line.Reply reply) {
        return reply.headers().stream()
                .filter(header -> header.getName().equalsIgnoreCase("retry-after"))
                .map(Header::getValue)
                .filter(value -> value.strip().matches("\\d{1,6}"))
                .mapToLong(value -> Long.parseLong(value.strip()))
                .findFirst()
                .orElse(0);
    }

    /** How long we were asked not to ask again; nothing where nobody said. */
    Duration retryAfter() {
        return Duration.ofSeconds(retryAfter);
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
