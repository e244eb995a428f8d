package io.trunkline.console;

import io.trunkline.http.Problem;
import io.trunkline.http.Request;
import io.trunkline.outbox.Settlement;
import java.util.List;

/** What a person decides about an unsure message, as JSON: {@code {"as": "sent", "sid": "SM…"}}, `not-sent` or `resend`. */
final class Settling {
    private static final String HOW = "Give as: sent (with sid), not-sent or resend.";

    private Settling() {}

    static Settlement of(Request request) {
        var body = Body.of(request, List.of("as", "sid"));
        var as = body.optional("as");
        var sid = body.optional("sid");
        if (as == null) {
            throw Problem.badRequest("as", "Nothing is decided. " + HOW);
        }
        if (sid != null && !as.equals("sent")) {
            throw Problem.badRequest("sid", "A SID goes with sent only. " + HOW);
        }
        return switch (as) {
            case "sent" -> new Settlement.Sent(body.text("sid").strip());
            case "not-sent" -> new Settlement.NotSent();
            case "resend" -> new Settlement.Resend();
            default -> throw Problem.badRequest("as", "A message cannot be settled as " + as + ". " + HOW);
        };
    }
}
