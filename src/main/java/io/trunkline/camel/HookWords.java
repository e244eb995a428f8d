package io.trunkline.camel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import io.trunkline.http.Answer;
import io.trunkline.http.BearerGuard;
import io.trunkline.http.Guard;
import io.trunkline.http.HmacGuard;
import io.trunkline.http.Problem;
import io.trunkline.http.Request;
import io.trunkline.http.StripeGuard;
import io.trunkline.journal.Event;
import io.trunkline.message.Moment;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/** `hook:stripe`: a guarded door that journals what it lets in, and a durable subscription that feeds its route afterwards. */
final class HookWords {
    private static final String HEADER = "header:";
    private static final Pattern SECONDS = Pattern.compile("[0-9]{9,11}");
    private static final Set<String> OURS =
            Set.of("trunkline", "twilio", "message", "contact", "sender", "routes", "schedule");
    /** Something after the JSON means that it was not sent as one piece, so none of it is believed. */
    private static final ObjectReader WHOLE = Bodies.JSON.reader(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final House house;
    private final EventWords events;

    HookWords(House house, EventWords events) {
        this.house = house;
        this.events = events;
    }

    Words component() {
        return new Words(
                house.runners(),
                "hook",
                Map.of(
                        "*",
                        new Words.Beginning(
                                Set.of("scheme", "secret", "id", "type", "subject", "time", "types"), this::open)));
    }

    private AutoCloseable open(Source source, Source.Use use, Caller caller) throws Exception {
        if (OURS.contains(use.name())) {
            throw new IllegalArgumentException("webhook-source cannot be called " + use.name()
                    + ": events whose types begin so are published by Trunkline alone");
        }
        var reading = new Reading(source.getEndpoint().getCamelContext(), use);
        var guard = guard(use);
        var audience = HookAudience.of(house, events, source, new HookAudience.Use(caller, reading.types()));
        try {
            var opening = house.front().open("POST", "/hooks/" + use.name(), request -> {
                admit(guard, request);
                return hear(reading.event(request), audience);
            });
            // The door closes last, so that what comes while the route is replaced is journalled and waits for it.
            return () -> {
                audience.close();
                opening.close();
            };
        } catch (IllegalStateException taken) {
            audience.close();
            throw taken;
        }
    }

    /** A wrong secret is otherwise only seen by the one who calls, who may be somebody else's machine. */
    private static void admit(Guard guard, Request request) {
        try {
            guard.check(request);
        } catch (Problem refused) {
            throw refused.complaining(refused.detail());
        }
    }

    private CompletionStage<Answer> hear(Event event, HookAudience audience) {
        return house.hearing()
                .journal()
                .append(event)
                .whenComplete((appended, away) -> audience.hear(event, appended))
                .thenApply(appended -> Answer.json(
                        202,
                        Map.of(
                                "event",
                                appended.seq(),
                                "id",
                                event.id(),
                                "type",
                                event.type(),
                                "repeat",
                                !appended.fresh())));
    }

    private Guard guard(Source.Use use) {
        var name = use.name();
        var setting = name.toUpperCase(java.util.Locale.ROOT) + "_WEBHOOK_SECRET";
        var text = use.parameters().text("secret");
        var secrets = text == null ? List.<String>of() : List.of(text.split("\\s*,\\s*"));
        var scheme = use.parameters().text("scheme");
        return switch (scheme == null ? "" : scheme) {
            case "stripe" -> new StripeGuard(secrets, setting, house.store().clock());
            case "hmac" -> new HmacGuard(secrets, setting);
            case "bearer" -> new BearerGuard(secrets, "TRUNKLINE_TOKEN");
            default ->
                throw new IllegalArgumentException(
                        "webhook-source " + name + ": scheme '" + scheme + "' is none of stripe, hmac and bearer");
        };
    }

    /** How an event is read from a request. */
    private final class Reading {
        private final String name;
        private final Map<String, Picking> pickings = new HashMap<>();
        private final Map<String, String> headers = new HashMap<>();
        private final Map<String, String> renamed = new HashMap<>();

        Reading(CamelContext context, Source.Use use) {
            this.name = use.name();
            for (var part : List.of("id", "type", "subject", "time")) {
                var text = use.parameters().text(part);
                if (text != null && text.startsWith(HEADER)) {
                    headers.put(part, text.substring(HEADER.length()));
                } else if (text != null) {
                    pickings.put(part, new Picking(context, text));
                }
            }
            var types = use.parameters().text("types");
            if (types != null) {
                Arrays.stream(types.split(","))
                        .map(String::strip)
                        .filter(pair -> !pair.isEmpty())
                        .forEach(this::rename);
            }
        }

        private void rename(String pair) {
            var equals = pair.indexOf('=');
            if (equals <= 0 || equals == pair.length() - 1) {
                throw new IllegalArgumentException("webhook-source " + name + ": types: '" + pair
                        + "' is not written as theirs=ours, such as invoice.payment_failed=stripe.payment.failed");
            }
            renamed.put(
                    pair.substring(0, equals).strip(),
                    pair.substring(equals + 1).strip());
        }

        /** Every type that this hook can journal. */
        String types() {
            var types = new java.util.TreeSet<>(renamed.values());
            types.add(name + ".*");
            return String.join(",", types);
        }

        Event event(Request request) {
            var body = parse(request);
            var id = value("id", request, body);
            if (id == null && isAsked("id")) {
                throw missing("id");
            }
            var theirs = value("type", request, body);
            if (theirs == null && isAsked("type")) {
                throw missing("type");
            }
            return new Event(
                            "hooks/" + name,
                            id == null ? digest(request.body()) : id,
                            theirs == null ? name + ".received" : renamed.getOrDefault(theirs, name + "." + theirs),
                            value("subject", request, body),
                            time(value("time", request, body)),
                            request.header("content-type"),
                            null,
                            Map.of(),
                            request.body())
                    .in(request.trace());
        }

        private JsonNode parse(Request request) {
            var type = request.header("content-type");
            if (type == null || !type.split(";", 2)[0].strip().endsWith("json")) {
                throw Problem.wrongType(type, "application/json");
            }
            try {
                var body = WHOLE.readTree(request.body());
                if (body == null || body.isMissingNode()) {
                    throw Problem.badRequest("body", "The body is empty; JSON is expected.");
                }
                return body;
            } catch (JsonProcessingException e) {
                var at = e.getLocation();
                throw Problem.badRequest(
                        "body", "The body is not JSON: line " + at.getLineNr() + ", column " + at.getColumnNr() + ".");
            } catch (IOException e) {
                throw Problem.badRequest("body", "The body is not JSON.");
            }
        }

        private boolean isAsked(String part) {
            return pickings.containsKey(part) || headers.containsKey(part);
        }

        private Problem missing(String part) {
            return Problem.badRequest(
                    part, "The request has no " + part + " where " + name + " says one is; nothing was stored.");
        }

        private @Nullable String value(String part, Request request, JsonNode body) {
            var header = headers.get(part);
            if (header != null) {
                return request.header(header);
            }
            var picking = pickings.get(part);
            return picking == null ? null : picking.text(body);
        }

        private long time(@Nullable String text) {
            if (text == null) {
                return house.store().clock().millis();
            }
            try {
                return SECONDS.matcher(text).matches() ? Long.parseLong(text) * 1_000 : Moment.parse(text);
            } catch (IllegalArgumentException e) {
                return house.store().clock().millis();
            }
        }

        private static String digest(byte[] body) {
            try {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(body));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }
    }
}
