package io.trunkline.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The signatures here were made with {@code openssl dgst -hmac}, not with our code. */
class GuardTest {
    private static final String BODY = "{\"id\":\"evt_1\",\"type\":\"invoice.payment_failed\",\"note\":\"é 😀 100%\"}";

    private static Request request(byte[] body, String... headers) {
        return new Request("POST", "/hooks/x", null, Headers.of(headers), body, Map.of());
    }

    private static Request request(String body, String... headers) {
        return request(body.getBytes(StandardCharsets.UTF_8), headers);
    }

    private static Problem refusal(Guard guard, Request request) {
        Problem problem = catchThrowableOfType(Problem.class, () -> guard.check(request));
        assertThat(problem).as("a refusal of " + request).isNotNull();
        assertThat(problem.getStackTrace()).isEmpty();
        return problem;
    }

    @Nested
    class Stripe {
        private static final long SIGNED_AT = 1_700_000_000;
        private static final String NEW = "78b7ed44878545db1f4a346a6ff3291524fea83feeacf56d15e20889b7164b33";
        private static final String OLD = "194e25f0afbb28173ab0f8678f719ae083a55045ac230dbb9c5687546a916743";

        private StripeGuard at(long seconds, String... secrets) {
            return new StripeGuard(List.of(secrets), "STRIPE_WEBHOOK_SECRET", () -> Instant.ofEpochSecond(seconds));
        }

        private Request signed(String header) {
            return request(BODY, "stripe-signature", header);
        }

        @ParameterizedTest
        @ValueSource(longs = {-300, 0, 300})
        void lets_in_what_was_signed_within_300_seconds(long later) {
            var guard = at(SIGNED_AT + later, "whsec_new");
            assertThatCode(() -> guard.check(signed("t=1700000000,v1=" + NEW))).doesNotThrowAnyException();
        }

        @ParameterizedTest
        @CsvSource({"301, 301 s old", "-301, 301 s ahead", "90000, 90000 s old"})
        void refuses_a_timestamp_that_is_too_far_off_and_says_how_far(long later, String said) {
            var problem = refusal(at(SIGNED_AT + later, "whsec_new"), signed("t=1700000000,v1=" + NEW));
            assertThat(problem.status()).isEqualTo(403);
            assertThat(problem.type()).isEqualTo("urn:trunkline:signature-stale");
            assertThat(problem.detail()).contains(said, "at most 300 s");
        }

        @Test
        void takes_any_of_several_signatures_and_secrets_while_they_rotate() {
            var both = at(SIGNED_AT, "whsec_old", "whsec_new");
            both.check(signed("t=1700000000,v1=" + NEW));
            both.check(signed("t=1700000000,v1=" + OLD));
            at(SIGNED_AT, "whsec_old").check(signed("t=1700000000, v1=" + NEW + ", v1=" + OLD + ", v0=zz"));
        }

        @Test
        void ignores_other_schemes() {
            assertThat(refusal(at(SIGNED_AT, "whsec_new"), signed("t=1700000000,v0=" + NEW))
                            .detail())
                    .contains("it has no v1");
        }

        @Test
        void refuses_another_body_another_secret_and_another_time_without_giving_anything_away() {
            var header = "t=1700000000,v1=" + NEW;
            var guard = at(SIGNED_AT, "whsec_new");
            for (var problem : List.of(
                    refusal(guard, request(BODY + " ", "Stripe-Signature", header)),
                    refusal(at(SIGNED_AT, "whsec_old"), signed(header)),
                    refusal(guard, signed("t=1700000001,v1=" + NEW)),
                    refusal(guard, signed("t=1700000000,v1=" + NEW.substring(2))),
                    refusal(guard, signed("t=1700000000,v1=not hex")))) {
                assertThat(problem.type()).isEqualTo("urn:trunkline:signature-wrong");
                assertThat(problem.detail())
                        .contains("STRIPE_WEBHOOK_SECRET", "No v1")
                        .doesNotContain("whsec", NEW, OLD);
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"", "nonsense", "v1=00", "t=,v1=00", "t=-5,v1=00", "t=99999999999999999999,v1=00", "t=1"})
        void refuses_a_header_that_makes_no_sense(String header) {
            assertThat(refusal(at(SIGNED_AT, "whsec_new"), signed(header)).detail())
                    .contains("t=<seconds>,v1=<signature>");
        }

        @Test
        void refuses_what_has_no_signature() {
            assertThat(refusal(at(SIGNED_AT, "whsec_new"), request(BODY)).detail())
                    .isEqualTo("The header Stripe-Signature is missing; only Stripe may post here.");
        }

        @Test
        void stays_closed_without_a_secret_even_for_a_signature_with_an_empty_one() {
            for (var guard : List.of(at(SIGNED_AT), at(SIGNED_AT, "", "  "))) {
                var problem = refusal(guard, signed("t=1700000000,v1=" + NEW));
                assertThat(problem.status()).isEqualTo(403);
                assertThat(problem.detail()).isEqualTo("/hooks/x has no secret; set STRIPE_WEBHOOK_SECRET.");
            }
        }
    }

    @Nested
    class Hmac {
        private static final String SECRET = "It's a Secret to Everybody";
        /** Also in GitHub's documentation, for "Hello, World!". */
        private static final String HELLO = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

        private final HmacGuard guard = new HmacGuard(List.of("another", SECRET), "JIRA_WEBHOOK_SECRET");

        @Test
        void lets_in_what_github_and_jira_sign_over_any_bytes() {
            guard.check(request("Hello, World!", "X-Hub-Signature-256", "sha256=" + HELLO));
            guard.check(request("Hello, World!", "X-Hub-Signature", "sha256=" + HELLO));
            guard.check(request("Hello, World!", "x-hub-signature", "SHA256=" + HELLO.toUpperCase(Locale.ROOT)));
            guard.check(request(
                    BODY,
                    "X-Hub-Signature",
                    "sha256=3a8bcbf3c6ba84d0e3604f063570f0abc159d135354fb74438a365c571cd8924"));
            guard.check(request(
                    new byte[] {(byte) 0xff, 0, (byte) 0xfe},
                    "X-Hub-Signature",
                    "sha256=978e0da10b8e4f494b32b34dc453778240febea8b9c9c604aebfd07ca2b65820"));
            guard.check(request(
                    "", "X-Hub-Signature", "sha256=66a0c074deaa0f489ead6537e0d32f9a344b90bbeda705b6ed45ecd3b413fb40"));
        }

        @Test
        void looks_at_the_better_of_github_s_two_headers() {
            guard.check(
                    request("Hello, World!", "X-Hub-Signature", "sha1=00", "X-Hub-Signature-256", "sha256=" + HELLO));
            refusal(
                    guard,
                    request("Hello, World!", "X-Hub-Signature-256", "sha256=00", "X-Hub-Signature", "sha256=" + HELLO));
        }

        @Test
        void refuses_sha1_and_says_why() {
            var sha1 = "sha1=0ba8d195c7a066725fc19ac469c8de9ec5e051c3";
            assertThat(refusal(guard, request(BODY, "X-Hub-Signature", sha1)).detail())
                    .contains("SHA-1 is broken", "sha256=", "X-Hub-Signature-256");
        }

        @ParameterizedTest
        @CsvSource(
                nullValues = "none",
                value = {
                    "none, signature-missing",
                    "'', signature-malformed",
                    "sha256, signature-malformed",
                    "sha512=00, signature-malformed",
                    "sha256=, signature-wrong",
                    "sha256=zz, signature-wrong",
                    "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e18, signature-wrong"
                })
        void refuses_every_other_header(String header, String slug) {
            var request =
                    header == null ? request("Hello, World!") : request("Hello, World!", "X-Hub-Signature", header);
            var problem = refusal(guard, request);
            assertThat(problem.status()).isEqualTo(403);
            assertThat(problem.type()).isEqualTo("urn:trunkline:" + slug);
            assertThat(problem.detail()).doesNotContain(SECRET, HELLO);
        }

        @Test
        void stays_closed_without_a_secret() {
            var closed = new HmacGuard(List.of(), "JIRA_WEBHOOK_SECRET");
            assertThat(refusal(closed, request("", "X-Hub-Signature", "sha256=" + HELLO))
                            .detail())
                    .isEqualTo("/hooks/x has no secret; set JIRA_WEBHOOK_SECRET.");
        }
    }

    @Nested
    class Bearer {
        private final BearerGuard guard = new BearerGuard(List.of("one", "two"), "TRUNKLINE_TOKEN");

        @ParameterizedTest
        @ValueSource(strings = {"Bearer one", "bearer two", "BEARER  one "})
        void lets_in_whoever_brings_one_of_the_tokens(String header) {
            assertThatCode(() -> guard.check(request("", "Authorization", header)))
                    .doesNotThrowAnyException();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"", "one", "Bearer", "Bearer ", "Bearer three", "Bearer on", "Bearer onex", "Basic one"})
        void asks_everybody_else_for_a_token(String header) {
            var problem = refusal(guard, request("", "Authorization", header));
            assertThat(problem.answer().status()).isEqualTo(401);
            assertThat(problem.answer().headers()).containsEntry("WWW-Authenticate", "Bearer");
            assertThat(problem.detail()).doesNotContain("one,", "two");
        }

        @Test
        void asks_whoever_brings_none_or_two() {
            assertThat(refusal(guard, request("")).detail()).contains("Authorization is missing", "TRUNKLINE_TOKEN");
            assertThat(refusal(guard, request("", "Authorization", "Bearer one", "Authorization", "Bearer one"))
                            .detail())
                    .contains("once");
        }

        @Test
        void stays_closed_without_a_token_and_says_which_setting_is_missing() {
            for (var closed : List.of(
                    new BearerGuard(List.of(), "TRUNKLINE_TOKEN"), new BearerGuard(List.of(""), "TRUNKLINE_TOKEN"))) {
                var problem = refusal(closed, request("", "Authorization", "Bearer "));
                assertThat(problem.status()).isEqualTo(401);
                assertThat(problem.detail()).contains("has no token", "set TRUNKLINE_TOKEN");
            }
        }
    }
}
