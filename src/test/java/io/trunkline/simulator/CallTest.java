package io.trunkline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls through the simulator's own doors: put through, spoken, listened to, ended, reported. */
class CallTest {
    private static final String ANN = Customer.ANN;
    private static final String BOB = Customer.BOB;
    private static final String OURS = Customer.OWN;
    private static final SimulatorSettings SETTINGS = SimulatorSettings.local();
    private static final String XML = "text/xml";

    private Simulator simulator;
    private Customer customer;
    private Ear ear;

    @BeforeEach
    void open() {
        simulator = Simulator.start(SETTINGS);
        customer = new Customer(simulator, SETTINGS);
        ear = new Ear();
    }

    @AfterEach
    void close() {
        ear.close();
        simulator.close();
    }

    private String calls() {
        return SETTINGS.account().path() + "/Calls.json";
    }

    private HttpResponse<String> call(String... more) throws Exception {
        var form = new ArrayList<>(List.of("To", ANN, "From", OURS));
        form.addAll(List.of(more));
        return customer.send(customer.post(calls(), form.toArray(new String[0])));
    }

    private HttpResponse<String> control(String path, String body) throws Exception {
        return customer.send(customer.request("/simulator/" + path)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private PhoneCall await(String phone, Predicate<PhoneCall> predicate) throws Exception {
        return simulator.call(phone, predicate).get(10, TimeUnit.SECONDS);
    }

    private PhoneCall status(String phone, String status) throws Exception {
        return await(phone, call -> call.status().equals(status));
    }

    @Test
    void a_call_rings_is_answered_speaks_and_hears_a_key() throws Exception {
        ear.answer(200, XML, "<Response><Say>Thank you.</Say></Response>");
        var twiml = "<Response><Gather numDigits='1' action='" + ear.url("/pressed")
                + "'><Say>Fire! Press 1.</Say></Gather><Say>Nobody pressed.</Say></Response>";
        var created = call("Twiml", twiml);
        assertThat(created.statusCode()).isEqualTo(201);
        var sid = Customer.json(created).getString("sid");
        assertThat(sid).startsWith("CA").hasSize(34);
        status(ANN, "ringing");
        assertThat(control("calls/" + sid + "/answer", "").statusCode()).isEqualTo(200);
        await(ANN, call -> call.heard().contains("Fire! Press 1."));
        control("calls/" + sid + "/keys", "{\"digits\":\"1\"}");

        var pressed = ear.next();
        assertThat(pressed.get("Digits")).isEqualTo("1");
        assertThat(pressed.get("CallStatus")).isEqualTo("in-progress");
        assertThat(ear.isValid(pressed, SETTINGS)).isTrue();
        var ended = status(ANN, "completed");
        assertThat(ended.heard()).containsExactly("Fire! Press 1.", "Thank you.");
    }

    @Test
    void callbacks_come_in_order_signed_and_numbered_for_the_events_that_were_asked_for() throws Exception {
        customer.put("/simulator/phones/" + ANN, "{\"answers\":\"human\"}");
        var url = ear.url("/status");
        call(
                "Twiml", "<Response><Say>Hello</Say></Response>",
                "StatusCallback", url,
                "StatusCallbackEvent", "initiated",
                "StatusCallbackEvent", "ringing answered",
                "StatusCallbackEvent", "completed");
        var told = ear.next(4);
        assertThat(told.stream().map(callback -> callback.get("CallStatus")))
                .containsExactly("initiated", "ringing", "in-progress", "completed");
        assertThat(told.stream().map(callback -> callback.get("SequenceNumber")))
                .containsExactly("0", "1", "2", "3");
        assertThat(told).allMatch(callback -> ear.isValid(callback, SETTINGS));
        assertThat(told.get(3).get("CallbackSource")).isEqualTo("call-progress-events");

        call("Twiml", "<Response/>", "StatusCallback", url);
        assertThat(ear.next().get("CallStatus")).isEqualTo("completed");
    }

    @ParameterizedTest
    @CsvSource({"busy,busy", "failed,failed"})
    void a_phone_that_does_not_answer(String habit, String status) throws Exception {
        customer.put("/simulator/phones/" + ANN, "{\"answers\":\"" + habit + "\"}");
        call("Twiml", "<Response><Say>Hello</Say></Response>", "StatusCallback", ear.url("/status"));
        assertThat(ear.next().get("CallStatus")).isEqualTo(status);
        assertThat(simulator.calls(ANN).get(0).heard()).isEmpty();
    }

    @Test
    void a_phone_that_nobody_hears_rings_for_as_long_as_it_may() throws Exception {
        call("Twiml", "<Response/>", "Timeout", "20", "StatusCallback", ear.url("/status"));
        status(ANN, "ringing");
        customer.put("/simulator/clock", "{\"offset\":\"PT19S\"}");
        assertThat(simulator.calls(ANN).get(0).status()).isEqualTo("ringing");
        customer.put("/simulator/clock", "{\"offset\":\"PT21S\"}");
        assertThat(ear.next().get("CallStatus")).isEqualTo("no-answer");
    }

    @Test
    void a_machine_is_told_from_a_human() throws Exception {
        customer.put("/simulator/phones/" + ANN, "{\"answers\":\"machine\"}");
        ear.answer(200, XML, "<Response><Say>After the beep</Say></Response>");
        call("Url", ear.url("/twiml"), "MachineDetection", "DetectMessageEnd");
        assertThat(ear.next().get("AnsweredBy")).isEqualTo("machine_end_beep");
        assertThat(status(ANN, "completed").answeredBy()).isEqualTo("machine_end_beep");

        call(
                "Twiml", "<Response><Pause length='60'/></Response>",
                "MachineDetection", "Enable",
                "AsyncAmd", "true",
                "AsyncAmdStatusCallback", ear.url("/amd"));
        var amd = ear.next();
        assertThat(amd.target()).isEqualTo("/amd");
        assertThat(amd.get("AnsweredBy")).isEqualTo("machine_start");
    }

    @Test
    void silence_goes_on_to_the_next_verb_and_keys_end_at_the_hash() throws Exception {
        customer.put("/simulator/phones/" + ANN, "{\"answers\":\"human\"}");
        var twiml = "<Response><Gather timeout='7' action='" + ear.url("/code")
                + "'><Say>Your code?</Say></Gather><Say>Goodbye.</Say></Response>";
        call("Twiml", twiml);
        await(ANN, call -> call.heard().contains("Your code?"));
        customer.put("/simulator/clock", "{\"offset\":\"PT8S\"}");
        assertThat(status(ANN, "completed").heard()).containsExactly("Your code?", "Goodbye.");

        customer.put("/simulator/phones/" + BOB, "{\"answers\":\"human\",\"keys\":\"12#\"}");
        customer.send(customer.post(calls(), "To", BOB, "From", OURS, "Twiml", twiml));
        assertThat(ear.next().get("Digits")).isEqualTo("12");
    }

    @Test
    void somebody_calls_us_and_is_put_through_to_whoever_answers() throws Exception {
        ear.answer(
                200,
                XML,
                "<Response><Say>Welcome.</Say><Dial timeout='20' action='/after'><Number>" + BOB
                        + "</Number></Dial></Response>");
        ear.answer(200, XML, "<Response><Say>Bob is away.</Say><Record action='/voicemail'/></Response>");
        customer.configure("VoiceUrl", ear.url("/voice"));
        var sid = Customer.json(control("calls", "{\"from\":\"" + ANN + "\",\"to\":\"" + OURS + "\"}"))
                .getString("sid");
        assertThat(ear.next().get("CallStatus")).isEqualTo("ringing");
        status(BOB, "ringing");
        customer.put("/simulator/clock", "{\"offset\":\"PT21S\"}");
        assertThat(ear.next().get("DialCallStatus")).isEqualTo("no-answer");
        await(ANN, call -> call.heard().contains("(beep)"));
        control("calls/" + sid + "/speech", "{\"text\":\"Call me back\"}");
        control("calls/" + sid + "/hangup", "");
        var voicemail = ear.next();
        assertThat(voicemail.target()).isEqualTo("/voicemail");
        var recording = String.valueOf(voicemail.get("RecordingUrl"));
        assertThat(customer.send(customer.request(
                                        recording.substring(simulator.url().length()) + ".wav")
                                .build())
                        .body())
                .isEqualTo("Call me back");
        assertThat(status(ANN, "completed").heard()).containsExactly("Welcome.", "Bob is away.", "(beep)");
    }

    @Test
    void the_first_phone_that_answers_a_dial_is_connected_and_the_others_stop() throws Exception {
        ear.answer(
                200,
                XML,
                "<Response><Dial><Number>" + BOB + "</Number><Number>+15551230003</Number></Dial>"
                        + "<Say>They hung up.</Say></Response>");
        customer.configure("VoiceUrl", ear.url("/voice"));
        control("calls", "{\"from\":\"" + ANN + "\",\"to\":\"" + OURS + "\"}");
        var bob = status(BOB, "ringing");
        status("+15551230003", "ringing");
        control("calls/" + bob.sid() + "/answer", "");
        status("+15551230003", "canceled");
        control("calls/" + bob.sid() + "/hangup", "");
        assertThat(status(ANN, "completed").heard()).containsExactly("(connected with " + BOB + ")", "They hung up.");
    }

    @Test
    void whoever_answers_a_dial_hears_the_url_of_the_number_first_and_is_not_connected_when_they_hang_up()
            throws Exception {
        var screen = "<Response><Gather numDigits='1' action='/taken'><Say>Press 1.</Say></Gather><Hangup/></Response>";
        ear.answer(
                200,
                XML,
                "<Response><Dial action='/after'><Number url='/screen'>" + BOB + "</Number></Dial></Response>");
        customer.configure("VoiceUrl", ear.url("/voice"));
        control("calls", "{\"from\":\"" + ANN + "\",\"to\":\"" + OURS + "\"}");
        ear.next();
        ear.answer(200, XML, screen);
        ear.answer(200, XML, "<Response><Say>Nobody.</Say></Response>");
        var bob = status(BOB, "ringing");
        control("calls/" + bob.sid() + "/answer", "");
        var asked = ear.next();
        assertThat(asked.target()).isEqualTo("/screen");
        assertThat(asked.get("From")).isEqualTo(ANN);
        assertThat(asked.get("ParentCallSid")).startsWith("CA");
        await(BOB, call -> call.heard().contains("Press 1."));
        customer.put("/simulator/clock", "{\"offset\":\"PT6S\"}");
        var after = ear.next();
        assertThat(after.get("DialBridged")).isEqualTo("false");
        assertThat(status(ANN, "completed").heard()).containsExactly("Nobody.");
    }

    @ParameterizedTest
    @CsvSource({"speech,true", "dtmf speech,true", "dtmf,false"})
    void words_are_heard_where_speech_is_listened_to(String input, boolean heard) throws Exception {
        customer.put("/simulator/phones/" + ANN, "{\"answers\":\"human\"}");
        var sid = Customer.json(call(
                        "Twiml",
                        "<Response><Gather input='" + input + "' action='" + ear.url("/said")
                                + "'><Say>Yes or no?</Say></Gather><Say>Silence.</Say></Response>"))
                .getString("sid");
        await(ANN, call -> call.heard().contains("Yes or no?"));
        control("calls/" + sid + "/speech", "{\"text\":\"Yes, please\"}");
        if (heard) {
            var said = ear.next();
            assertThat(said.get("SpeechResult")).isEqualTo("Yes, please");
            assertThat(said.get("Confidence")).isEqualTo("0.9");
            assertThat(said.get("Digits")).isNull();
            assertThat(ear.isValid(said, SETTINGS)).isTrue();
        } else {
            customer.put("/simulator/clock", "{\"offset\":\"PT6S\"}");
            assertThat(status(ANN, "completed").heard()).containsExactly("Yes or no?", "Silence.");
        }
    }

    @ParameterizedTest
    @CsvSource({"legacy,21219", "2026,573005"})
    void a_trial_calls_verified_phones_only_and_not_for_long(String trial, int code) throws Exception {
        customer.put("/simulator/account", "{\"trial\":\"" + trial + "\",\"verified\":[\"" + BOB + "\"]}");
        assertThat(Customer.json(call("Twiml", "<Response/>")).getInteger("code"))
                .isEqualTo(code);
        customer.put("/simulator/phones/" + BOB, "{\"answers\":\"human\"}");
        var endless = "<Response><Pause length='9999'/></Response>";
        assertThat(customer.send(customer.post(calls(), "To", BOB, "From", OURS, "Twiml", endless))
                        .statusCode())
                .isEqualTo(201);
        status(BOB, "in-progress");
        customer.put("/simulator/clock", "{\"offset\":\"PT601S\"}");
        status(BOB, "completed");
    }

    @Test
    void a_country_that_is_closed_to_calls_is_neither_called_nor_dialled() throws Exception {
        customer.put("/simulator/account", "{\"closedToCalls\":[\"DE\"]}");
        var german = "+4915112345678";
        var answer = customer.send(customer.post(calls(), "To", german, "From", OURS, "Twiml", "<Response/>"));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Customer.json(answer).getInteger("code")).isEqualTo(21215);
        ear.answer(200, XML, "<Response><Dial action='/after'>" + german + "</Dial></Response>");
        customer.configure("VoiceUrl", ear.url("/voice"));
        control("calls", "{\"from\":\"" + ANN + "\",\"to\":\"" + OURS + "\"}");
        ear.next();
        assertThat(ear.next().get("DialCallStatus")).isEqualTo("failed");
        assertThat(simulator.calls(german)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "To,21201",
        "From,21213",
        "bad To,21217",
        "bad From,21212",
        "not ours,21210",
        "no Url,21205",
        "long,20001"
    })
    void what_twilio_would_refuse(String what, int code) throws Exception {
        var to = what.equals("To") ? "" : what.equals("bad To") ? "12" : ANN;
        var from = what.equals("From") ? "" : what.equals("bad From") ? "12" : what.equals("not ours") ? BOB : OURS;
        var twiml = what.equals("no Url") ? "" : what.equals("long") ? "x".repeat(4001) : "<Response/>";
        var answer = customer.send(customer.post(calls(), "To", to, "From", from, "Twiml", twiml));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Customer.json(answer).getInteger("code")).isEqualTo(code);
        assertThat(simulator.calls(ANN)).isEmpty();
    }

    @Test
    void a_call_is_listed_read_and_ended_through_the_api() throws Exception {
        var sid = Customer.json(call("Twiml", "<Response/>")).getString("sid");
        status(ANN, "ringing");
        assertThat(customer.get(calls() + "?To=%2B15551230001")
                        .getJsonArray("calls")
                        .size())
                .isEqualTo(1);
        assertThat(customer.get(calls() + "?To=%2B15551230009").getJsonArray("calls"))
                .isEqualTo(new JsonArray());
        var one = SETTINGS.account().path() + "/Calls/" + sid + ".json";
        assertThat(customer.get(one).getString("status")).isEqualTo("ringing");
        assertThat(customer.send(customer.post(one, "Status", "canceled")).statusCode())
                .isEqualTo(200);
        assertThat(customer.get(one).getString("status")).isEqualTo("canceled");
        assertThat(Customer.json(customer.send(customer.post(one, "Status", "completed")))
                        .getInteger("code"))
                .isEqualTo(21220);
    }

    @Test
    void twiml_that_is_none_is_an_apology_and_control_that_makes_no_sense_says_so() throws Exception {
        customer.put("/simulator/phones/" + ANN, "{\"answers\":\"human\"}");
        ear.answer(200, XML, "<Response><Sing>la</Sing></Response>");
        call("Url", ear.url("/twiml"));
        assertThat(status(ANN, "completed").heard().get(0)).contains("application error");
        var sid = simulator.calls(ANN).get(0).sid();
        assertThat(control(
                                "calls/" + sid + "/keys",
                                new JsonObject().put("digits", "1").encode())
                        .body())
                .contains("nobody listens in this call, it is completed");
        assertThat(control("calls/CAnone/answer", "").body()).contains("there is no call");
        assertThat(customer.put("/simulator/phones/" + ANN, "{\"answers\":\"perhaps\"}")
                        .body())
                .contains("answers must be one of");
    }
}
