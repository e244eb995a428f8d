package io.trunkline.office;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

/** How texts come to an office that Twilio may not be able to call. */
public final class Mailbox {
    private final Office office;
    private final Records records;

    private Mailbox(Office office) {
        this.office = office;
        this.records = Records.of(office);
    }

    public static Mailbox of(Office office) {
        return new Mailbox(office);
    }

    /** A flow that answers every text with what it says, twice if it is handled twice. */
    public static Office answering(Office office) {
        return office.file("parrot.camel.yaml", """
                - route:
                    id: parrot
                    from:
                      uri: kamelet:event-source
                      parameters: {types: twilio.sms.received}
                      steps:
                        - setBody: {jq: '"You said: " + .body'}
                        - to: {uri: kamelet:reply-sink}
                """);
    }

    /** Switches the looking for texts to a number: on, off or auto. */
    public Mailbox poll(String number, String wish) {
        var answer = office.postWithToken(
                "/api/polls", "{\"number\":\"" + number + "\",\"polling\":\"" + wish + "\"}", "application/json");
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.body());
        }
        return this;
    }

    /** Lets the time of the next look come, and waits until the list of each number that is on has been looked at. */
    public Mailbox looks() {
        office.advance(Duration.ofSeconds(130));
        var now = office.trunkline().clock().millis();
        var pending = "select count(*) from poll where wish <> 'off' and next_at not between ? and ?";
        office.await("the list is looked at", () -> records.count(pending, now, now + 110_000) == 0);
        office.settle();
        return this;
    }

    /** Waits until that many texts were heard, and everything that follows from them is done. */
    public Mailbox hears(int texts) {
        office.await(texts + " texts are heard", () -> heard() >= texts);
        office.settle();
        return this;
    }

    public long heard() {
        return records.events("twilio.text.heard");
    }

    /** What flows were told people said, oldest first. */
    public List<String> received() {
        return office.trunkline()
                .store()
                .read(session -> session.list(
                        "select data from event where type = 'twilio.sms.received' order by seq",
                        row -> body(row.getBytes(1))));
    }

    private static String body(byte[] data) {
        try {
            return Office.JSON.readTree(data).path("body").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
