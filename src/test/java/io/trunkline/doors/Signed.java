package io.trunkline.doors;

import io.trunkline.office.Office;
import io.trunkline.settings.Secrets;
import io.trunkline.twilio.Form;
import io.trunkline.twilio.Signature;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Requests as Twilio sends them, signed with a token for a public URL, and bent where a test bends them. */
final class Signed {
    private final Office office;
    private final String publicUrl;
    private final String token;
    private final String account;

    private Signed(Office office, String publicUrl, String token, String account) {
        this.office = office;
        this.publicUrl = publicUrl;
        this.token = token;
        this.account = account;
    }

    /** Signed with the office's own token, for its own URL. */
    static Signed by(Office office) {
        var secrets = Secrets.read(office.folder().resolve("data"));
        return new Signed(
                office,
                office.trunkline().url(),
                String.valueOf(secrets.get("TWILIO_AUTH_TOKEN")),
                String.valueOf(secrets.get("TWILIO_ACCOUNT_SID")));
    }

    static Signed by(Office office, String publicUrl, String token) {
        return new Signed(office, publicUrl, token, "AC" + "5".repeat(32));
    }

    /** A text to our number. */
    HttpResponse<String> text(String sid, String from, String body) {
        return post("/twilio/texts", form(sid, from, "+15005550006", body));
    }

    /** The form of a text. */
    List<Map.Entry<String, String>> form(String sid, String from, String to, String body) {
        return new ArrayList<>(List.of(
                Map.entry("MessageSid", sid),
                Map.entry("AccountSid", account),
                Map.entry("From", from),
                Map.entry("To", to),
                Map.entry("Body", body),
                Map.entry("NumMedia", "0")));
    }

    HttpResponse<String> post(String path, List<Map.Entry<String, String>> form) {
        return post(path, form, sign(path, form));
    }

    /** Posts a form under that signature, or none. */
    HttpResponse<String> post(String path, List<Map.Entry<String, String>> form, @Nullable String signature) {
        var type = "application/x-www-form-urlencoded";
        return signature == null
                ? office.post(path, encode(form), "content-type", type)
                : office.post(path, encode(form), "content-type", type, "X-Twilio-Signature", signature);
    }

    String sign(String path, List<Map.Entry<String, String>> form) {
        return new Signature(List.of(token)).sign(publicUrl + path, new Form(form));
    }

    private static String encode(List<Map.Entry<String, String>> form) {
        return form.stream()
                .map(pair -> URLEncoder.encode(pair.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(pair.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
