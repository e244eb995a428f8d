package io.trunkline.office;

import java.net.http.HttpResponse;

/** What the world posts to an office, each in its own envelope. */
public final class Post {
    private final Office office;

    private Post(Office office) {
        this.office = office;
    }

    public static Post to(Office office) {
        return new Post(office);
    }

    /** A CloudEvent in structured mode with JSON data and a subject or, if that is empty, none. */
    public HttpResponse<String> event(String id, String type, String subject, String data) {
        return office.postWithToken("/events", envelope(id, type, subject, data), "application/cloudevents+json");
    }

    /** A CloudEvent in structured mode with JSON data; it must be accepted. */
    public Post event(String id, String type, String data) {
        var answer = event(id, type, "", data);
        if (answer.statusCode() != 202) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return this;
    }

    public static String envelope(String id, String type, String subject, String data) {
        return "{\"specversion\": \"1.0\", \"id\": \"" + id + "\", \"source\": \"/test\", \"type\": \"" + type + "\""
                + (subject.isEmpty() ? "" : ", \"subject\": \"" + subject + "\"") + ", \"data\": " + data + "}";
    }

    /** What Jira posts, signed with that secret. */
    public HttpResponse<String> jira(String secret, String id, String body) {
        return office.post(
                "/hooks/jira",
                body,
                "content-type",
                "application/json",
                "X-Atlassian-Webhook-Identifier",
                id,
                "X-Hub-Signature",
                Office.hubSignature(secret, body));
    }

    /** What Stripe posts with that time, in epoch seconds, and these signatures by secret. */
    public HttpResponse<String> stripe(String body, long time, String... secrets) {
        var header = new StringBuilder("t=" + time);
        for (var secret : secrets) {
            header.append(",v1=").append(Office.hmac(secret, time + "." + body));
        }
        return office.post(
                "/hooks/stripe", body, "content-type", "application/json", "Stripe-Signature", header.toString());
    }
}
