package io.trunkline.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why a request is not done, told to whoever asked, as RFC 9457 {@code application/problem+json}; it has no stack trace. */
public final class Problem extends RuntimeException {
    private static final String RETRY_AFTER_SECONDS = "5";

    private final int status;
    private final @Nullable String slug;
    private final Words words;
    private final Map<String, Object> members;
    private final Map<String, String> headers;

    /** What is said: to whoever asked, and in our log. */
    private record Words(String detail, @Nullable String complaint) {}

    private Problem(
            int status, @Nullable String slug, Words words, Map<String, Object> members, Map<String, String> headers) {
        super(words.detail, null, false, false);
        this.status = status;
        this.slug = slug;
        this.words = words;
        this.members = members;
        this.headers = headers;
    }

    /**
     * A problem of any kind.
     *
     * @param slug names the kind in lower case with hyphens and becomes {@code urn:trunkline:<slug>}; null is {@code about:blank}
     * @param detail a sentence or two: what happened, to what, what to do; it is shown to the caller
     */
    public static Problem of(int status, @Nullable String slug, String detail) {
        return new Problem(status, slug, new Words(detail, null), Map.of(), Map.of());
    }

    /** 400: one part of the request is wrong, named as the caller wrote it. */
    public static Problem badRequest(String field, String detail) {
        return of(400, "invalid", detail).with("field", field);
    }

    /** 401, with the challenge that RFC 6750 §3 asks for. */
    public static Problem unauthorized(String detail) {
        return of(401, "unauthorized", detail).withHeader("WWW-Authenticate", "Bearer");
    }

    /** 403: understood, and refused. */
    public static Problem forbidden(String detail) {
        return of(403, "forbidden", detail);
    }

    /** 404: nothing is there. */
    public static Problem notFound(String detail) {
        return of(404, "not-found", detail);
    }

    /** 413: the body is longer than that many bytes. */
    public static Problem tooLarge(long limit) {
        return of(
                        413,
                        "too-large",
                        "The body is longer than " + limit + " bytes, the most that is taken; send less at once.")
                .with("limit", limit);
    }

    /** 400 rather than 415, because senders of webhooks give up on the one as on the other and people look for a 400. */
    public static Problem wrongType(@Nullable String found, String accepted) {
        String what = found == null || found.isBlank() ? "The request has no Content-Type" : "Content-Type is " + found;
        return of(400, "wrong-content-type", what + "; accepted: " + accepted + ".")
                .with("field", "content-type");
    }

    /** 503: not now; the caller is asked to come back in 5 seconds. */
    public static Problem unavailable(String detail) {
        return unavailable("unavailable", detail);
    }

    static Problem unavailable(String slug, String detail) {
        return of(503, slug, detail).withHeader("Retry-After", RETRY_AFTER_SECONDS);
    }

    /** The same problem with one more member, such as {@code field} or {@code index}; its value must be writable as JSON. */
    public Problem with(String name, Object value) {
        var more = new LinkedHashMap<>(members);
        more.put(name, value);
        return new Problem(status, slug, words, more, headers);
    }

    /** The same problem with one more header in its answer. */
    public Problem withHeader(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Problem(status, slug, words, members, more);
    }

    /** The same problem, of which our log says why; the caller does not hear it, and many of one source are counted. */
    public Problem complaining(String why) {
        return new Problem(status, slug, new Words(words.detail, why), members, headers);
    }

    @Nullable
    String complaint() {
        return words.complaint;
    }

    /** The HTTP status, 400 to 599. */
    public int status() {
        return status;
    }

    /** {@code urn:trunkline:<slug>} or {@code about:blank}. */
    public String type() {
        return slug == null ? "about:blank" : "urn:trunkline:" + slug;
    }

    /** The kind in words: the status's own for {@code about:blank} (RFC 9457 §4.2.1), else the slug's. */
    public String title() {
        return slug == null
                ? HttpResponseStatus.valueOf(status).reasonPhrase()
                : slug.substring(0, 1).toUpperCase(Locale.ROOT)
                        + slug.substring(1).replace('-', ' ');
    }

    /** The sentence for people. */
    public String detail() {
        return words.detail;
    }

    /** Which part of the request is wrong, or null. */
    public @Nullable String field() {
        return members.get("field") instanceof String field ? field : null;
    }

    /** The kind as programs tell it apart: INVALID_REQUEST, UNAUTHORIZED, NOT_FOUND, PROVIDER_ERROR … */
    public String code() {
        return switch (slug == null ? "" : slug) {
            case "invalid", "wrong-content-type" -> "INVALID_REQUEST";
            case "twilio" -> "PROVIDER_ERROR";
            default -> title().toUpperCase(Locale.ROOT).replace(' ', '_');
        };
    }

    private boolean isRetryable() {
        return members.get("retryable") instanceof Boolean known ? known : status == 429 || status > 501;
    }

    /** What whoever asked can do about it, where the problem does not say it better. */
    private String action() {
        if (members.get("action") instanceof String known) {
            return known;
        }
        var field = field();
        return switch (status) {
            case 400 -> field == null ? "Correct the request." : "Correct " + field + " and send it again.";
            case 401 -> "Send \"Authorization: Bearer <token>\" with a token that this door knows.";
            case 403 -> "Sign the request as this door expects it.";
            case 404 -> "Look up what there is: the listings show it.";
            case 413 -> "Send less at once.";
            default ->
                isRetryable() ? "Ask again in a few seconds." : "See the log of the service for what went wrong.";
        };
    }

    /** Whatever else is known, by name. */
    private Map<String, Object> details() {
        var details = new LinkedHashMap<>(members);
        details.keySet().removeAll(List.of("retryable", "action"));
        return details;
    }

    /** The problem as it goes over the wire: as RFC 9457 wants it, and as people who call APIs of this kind know it. */
    public Answer answer() {
        var body = new LinkedHashMap<String, Object>();
        body.put("type", type());
        body.put("title", title());
        body.put("status", status);
        body.put("detail", words.detail);
        body.put("code", code());
        body.put("message", words.detail);
        body.put("retryable", isRetryable());
        body.put("action", action());
        body.put("details", details());
        members.forEach(body::putIfAbsent);
        var answer = Answer.json(status, "application/problem+json", body);
        return new Answer(status, answer.contentType(), answer.body(), headers);
    }
}
