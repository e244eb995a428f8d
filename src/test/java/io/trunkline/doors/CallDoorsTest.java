package io.trunkline.doors;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.office.Alarm;
import io.trunkline.office.Office;
import io.trunkline.office.Records;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Twilio tells us of calls is believed only when it is signed, and heard once however often it is told. */
class CallDoorsTest {
    private static final String ANN = "+15551230001";
    private static final String CALL = "CA" + "1".repeat(32);

    @TempDir
    Path folder;

    private static List<Map.Entry<String, String>> form(Office office, String sid, String... more) {
        var text = Signed.by(office).form("SM", ANN, "+15005550006", "");
        var form = new ArrayList<>(List.of(
                Map.entry("CallSid", sid), text.get(1), Map.entry("From", ANN), Map.entry("To", "+15005550006")));
        for (var i = 0; i < more.length; i += 2) {
            form.add(Map.entry(more[i], more[i + 1]));
        }
        return form;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/twilio/calls/1/1",
                "/twilio/calls/1/1/keys?round=0",
                "/twilio/calls/1/1/answered",
                "/twilio/voice",
                "/twilio/voice/turn?keys=&at=0&round=0",
                "/twilio/voice/ended",
                "/twilio/voice/recorded"
            })
    void what_is_not_signed_or_signed_for_something_else_is_not_believed(String path) {
        try (var office = Office.open(folder)) {
            var signed = Signed.by(office);
            var form = form(office, CALL, "Digits", "1", "AnsweredBy", "human");
            assertThat(signed.post(path, form, null).statusCode()).isEqualTo(403);
            assertThat(signed.post(path, form, signed.sign("/twilio/voice/other", form))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(Records.of(office).events()).isZero();
        }
    }

    @Test
    void a_key_told_twice_is_heard_once_and_answered_the_same() {
        try (var office = Alarm.office(folder).open()) {
            Alarm.raise(office, "disk", ANN, "Fire!", ",\"press\":\"1=acknowledge,2=pass\"");
            var call = office.phone(ANN).isCalled().answers().hears("Press 2");
            office.settle();
            var signed = Signed.by(office);
            var path = "/twilio/calls/" + message(office) + "/1/keys?round=0";
            var first = signed.post(path, form(office, call.sid(), "Digits", "1"));
            var again = signed.post(path, form(office, call.sid(), "Digits", "1"));
            var other = signed.post(path, form(office, call.sid(), "Digits", "2"));
            assertThat(first.statusCode()).isEqualTo(200);
            assertThat(first.headers().firstValue("content-type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/xml"));
            assertThat(first.body()).contains("You pressed 1: acknowledge.");
            assertThat(again.body()).isEqualTo(first.body());
            assertThat(other.body()).isEqualTo(first.body());
            office.settle();
            assertThat(office.books().events("twilio.call.acknowledged", "alarm/disk"))
                    .hasSize(1);
            assertThat(office.books().events("twilio.call.pressed", "alarm/disk"))
                    .isEmpty();
        }
    }

    @Test
    void a_key_of_a_call_that_we_do_not_know_is_an_apology() {
        try (var office = Office.open(folder)) {
            var answer = Signed.by(office)
                    .post("/twilio/calls/99/1/keys?round=0&language=de", form(office, CALL, "Digits", "1"));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("Leider ist bei uns etwas schiefgegangen.");
        }
    }

    @Test
    void a_recording_is_announced_by_its_own_callback_with_who_called_and_once() {
        try (var office = Office.open(folder)) {
            var signed = Signed.by(office);
            signed.post("/twilio/voice", form(office, CALL, "CallStatus", "ringing"));
            var account = form(office, CALL).get(1);
            var recorded = List.of(
                    Map.entry("CallSid", CALL),
                    account,
                    Map.entry("RecordingSid", "RE1"),
                    Map.entry("RecordingUrl", "https://api.twilio.com/RE1"),
                    Map.entry("RecordingStatus", "completed"),
                    Map.entry("RecordingDuration", "7"));
            assertThat(signed.post("/twilio/voice/recorded", recorded).statusCode())
                    .isEqualTo(204);
            assertThat(signed.post("/twilio/voice/recorded", recorded).statusCode())
                    .isEqualTo(204);
            assertThat(Records.of(office).data("twilio.call.recorded"))
                    .singleElement()
                    .asString()
                    .contains("\"from\":\"" + ANN + "\"", "\"seconds\":7", "https://api.twilio.com/RE1");
        }
    }

    @Test
    void a_recording_that_will_never_be_there_is_told_as_such() {
        try (var office = Office.open(folder)) {
            var signed = Signed.by(office);
            signed.post("/twilio/voice", form(office, CALL, "CallStatus", "ringing"));
            var absent = List.of(
                    Map.entry("CallSid", CALL),
                    form(office, CALL).get(1),
                    Map.entry("RecordingSid", "RE1"),
                    Map.entry("RecordingStatus", "absent"));
            assertThat(signed.post("/twilio/voice/recorded", absent).statusCode())
                    .isEqualTo(204);
            assertThat(Records.of(office).events("twilio.call.recorded")).isZero();
            assertThat(Records.of(office).data("twilio.call.unrecorded"))
                    .singleElement()
                    .asString()
                    .contains("\"from\":\"" + ANN + "\"", "\"recordingUrl\":null");
        }
    }

    private static String message(Office office) {
        return String.valueOf(Records.of(office)
                .ask("select id from message where channel = 'call'")
                .get(0));
    }
}
