package io.trunkline.twilio;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The numbers of an account, and where they point. */
public final class Numbers {
    private final Line line;
    private final String account;

    public Numbers(Line line, String account) {
        this.line = line;
        this.account = account;
    }

    /** Points a number's texts at us; fails when the account has no such number. */
    public void pointTexts(String number, Callbacks callbacks) throws IOException {
        var root = "/2010-04-01/Accounts/" + account + "/IncomingPhoneNumbers";
        var query = "?PhoneNumber=" + URLEncoder.encode(number, StandardCharsets.UTF_8);
        var sid = Receipts.parse(expect(line.send("GET", root + ".json" + query, Map.of())))
                .path("incoming_phone_numbers")
                .path(0)
                .path("sid")
                .asText("");
        if (sid.isEmpty()) {
            throw new IOException("the account has no number " + number);
        }
        var form = Map.of("SmsUrl", List.of(callbacks.texts().orElse("")), "SmsMethod", List.of("POST"));
        expect(line.send("POST", root + "/" + sid + ".json", form));
    }

    private static String expect(Line.Reply reply) throws IOException {
        if (reply.status() / 100 != 2) {
            throw new IOException("HTTP " + reply.status() + ": " + reply.body());
        }
        return reply.body();
    }
}
