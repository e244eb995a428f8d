package io.trunkline.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SignatureTest {
    private static final String URL = "https://mycompany.com/myapp.php?foo=1&bar=2";
    private static final Form CALL = new Form(List.of(
            Map.entry("To", "+18005551212"),
            Map.entry("Digits", "1234"),
            Map.entry("CallSid", "CA1234567890ABCDE"),
            Map.entry("Caller", "+14158675309"),
            Map.entry("From", "+14158675309")));
    private static final byte[] JSON = "{\"property\": \"value\", \"boolean\": true}".getBytes(UTF_8);
    private static final String JSON_URL =
            URL + "&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";

    private final Signature signature = new Signature(List.of("12345"));

    static Stream<JsonNode> vectors() throws IOException {
        try (var resource = SignatureTest.class.getResourceAsStream("/vectors/signature_vectors.json")) {
            var vectors = new ObjectMapper().readTree(Objects.requireNonNull(resource));
            return StreamSupport.stream(vectors.spliterator(), false);
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void signs_as_twilio_signs(JsonNode vector) {
        var signed = new Signature(List.of(vector.get("token").asText()));
        assertThat(signed.sign(vector.get("url").asText(), form(vector.get("params"))))
                .isEqualTo(vector.get("expected").asText());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void verifies_what_twilio_signed(JsonNode vector) {
        var verifier = new Signature(List.of(vector.get("token").asText()));
        var url = vector.get("url").asText();
        var body = url.contains("44136fa3") ? "{}".getBytes(UTF_8) : url.contains("bodySHA256") ? JSON : null;
        var form = form(vector.get("params"));
        assertThat(verifier.verifies(url, form, body, vector.get("expected").asText()))
                .isTrue();
        assertThat(verifier.verifies(
                        url + "&x=y", form, body, vector.get("expected").asText()))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "https://mycompany.com:1234/myapp.php?foo=1&bar=2, RSOYDt4T1cUTdK1PDd93/VVr8B8=",
        "https://mycompany.com:443/myapp.php?foo=1&bar=2, RSOYDt4T1cUTdK1PDd93/VVr8B8=",
        "https://mycompany.com/myapp.php?foo=1&bar=2, kvajT1Ptam85bY51eRf/AJRuM3w=",
        "http://mycompany.com/myapp.php?foo=1&bar=2, 0ZXoZLH/DfblKGATFgpif+LLRf4=",
        "http://mycompany.com:1234/myapp.php?foo=1&bar=2, OyGYPqTF6ztdbRNCvuQO/oPvqQ4=",
        "https://user:pass@mycompany.com/myapp.php?foo=1&bar=2, RSOYDt4T1cUTdK1PDd93/VVr8B8=",
        "https://user:pass@mycompany.com/myapp.php?foo=1&bar=2, ZQFR1PTIZXF2MXB8ZnKCvnnA+rI=",
        "https://mycompany.com/myapp.php?foo=1&bar=2#rc=5&rp=all, RSOYDt4T1cUTdK1PDd93/VVr8B8=",
        "'https://mycompany.com/myapp.php?foo=1&bar=2&Body=It''s+amazing', TfZzewPq8wqrGlMfyAud8+/IvJ0=",
    })
    void the_url_may_be_signed_in_another_form(String url, String header) {
        assertThat(signature.verifies(url, CALL, null, header)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "http://mycompany.com/myapp.php?foo=1&bar=2",
        "https://mycompany.com/myapp.php?bar=2&foo=1",
        "https://mycompany.com/myapp.php/?foo=1&bar=2",
        "https://other.com/myapp.php?foo=1&bar=2",
        "https://mycompany.com.evil.com/myapp.php?foo=1&bar=2",
    })
    void another_url_is_refused(String url) {
        assertThat(signature.verifies(url, CALL, null, "RSOYDt4T1cUTdK1PDd93/VVr8B8="))
                .isFalse();
    }

    @Test
    void a_websocket_may_end_in_a_slash_or_not() {
        var header = signature.sign("wss://mycompany.com/stream/?a=b", Form.EMPTY);
        assertThat(signature.verifies("wss://mycompany.com/stream?a=b", Form.EMPTY, null, header))
                .isTrue();
        assertThat(signature.verifies("wss://mycompany.com/stream/?a=b", Form.EMPTY, null, header))
                .isTrue();
        assertThat(signature.verifies("wss://mycompany.com/other?a=b", Form.EMPTY, null, header))
                .isFalse();
    }

    @Test
    void an_ipv6_host_has_no_port_in_its_brackets() {
        var header = signature.sign("http://[::1]:80/x", CALL);
        assertThat(signature.verifies("http://[::1]/x", CALL, null, header)).isTrue();
    }

    @Test
    void a_changed_or_added_or_missing_parameter_is_refused() {
        var header = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";
        var longer = new ArrayList<>(CALL.parameters());
        longer.add(Map.entry("Digits", "12345"));
        assertThat(signature.verifies(URL, CALL, null, header)).isTrue();
        assertThat(signature.verifies(URL, new Form(longer), null, header)).isFalse();
        assertThat(signature.verifies(URL, new Form(CALL.parameters().subList(1, 5)), null, header))
                .isFalse();
        assertThat(signature.verifies(URL, Form.EMPTY, null, header)).isFalse();
    }

    @Test
    void during_a_rotation_either_token_verifies() {
        var rotating = new Signature(List.of("new-token", "12345"));
        assertThat(rotating.verifies(URL, CALL, null, "RSOYDt4T1cUTdK1PDd93/VVr8B8="))
                .isTrue();
        assertThat(rotating.verifies(URL, CALL, null, rotating.sign(URL, CALL))).isTrue();
        assertThat(signature.verifies(URL, CALL, null, rotating.sign(URL, CALL)))
                .isFalse();
    }

    @Test
    void without_a_header_or_a_token_nothing_is_verified() {
        assertThat(signature.verifies(URL, CALL, null, null)).isFalse();
        assertThat(signature.verifies(URL, CALL, null, "")).isFalse();
        assertThat(signature.verifies(URL, CALL, null, "é")).isFalse();
        assertThat(new Signature(List.of()).verifies(URL, CALL, null, "RSOYDt4T1cUTdK1PDd93/VVr8B8="))
                .isFalse();
        assertThatThrownBy(() -> new Signature(List.of(" "))).hasMessageContaining("blank");
    }

    @Test
    void a_body_that_is_no_form_must_have_its_hash_in_the_url() {
        var header = "a9nBmqA0ju/hNViExpshrM61xv4=";
        assertThat(signature.verifies(JSON_URL, Form.EMPTY, JSON, header)).isTrue();
        assertThat(signature.verifies(JSON_URL, Form.EMPTY, "{}".getBytes(UTF_8), header))
                .isFalse();
        assertThat(signature.verifies(JSON_URL, Form.EMPTY, null, header)).isFalse();
        assertThat(signature.verifies(URL, Form.EMPTY, JSON, signature.sign(URL, Form.EMPTY)))
                .isFalse();
    }

    @Test
    void a_get_is_signed_by_its_url_alone() {
        assertThat(signature.verifies(URL, Form.EMPTY, null, "zYQTYrRWXE7LtzbG4PfP7/bkkGo="))
                .isTrue();
        assertThat(signature.verifies(URL, Form.EMPTY, new byte[0], "zYQTYrRWXE7LtzbG4PfP7/bkkGo="))
                .isTrue();
    }

    private static Form form(JsonNode parameters) {
        var pairs = new ArrayList<Map.Entry<String, String>>();
        parameters.properties().forEach(parameter -> {
            var value = parameter.getValue();
            if (value.isArray()) {
                value.forEach(each -> pairs.add(Map.entry(parameter.getKey(), each.asText())));
            } else {
                pairs.add(Map.entry(parameter.getKey(), value.isNull() ? "" : value.asText()));
            }
        });
        return new Form(pairs);
    }
}
