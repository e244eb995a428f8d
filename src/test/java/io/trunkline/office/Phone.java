package io.trunkline.office;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trunkline.simulator.PhoneCall;
import io.trunkline.simulator.SimulatorSettings;
import io.trunkline.simulator.Text;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Somebody's phone: what it reads and what it answers. */
public final class Phone {
    private final Office office;
    private final String number;
    private int seen;
    private int calls;

    Phone(Office office, String number) {
        this.office = office;
        this.number = number;
    }

    public String number() {
        return number;
    }

    /** Waits for the next text from us and looks for these words in it. */
    public Phone reads(String words) {
        office.await(number + " reads “" + words + "”", () -> unread().stream()
                .anyMatch(text -> text.body().contains(words)));
        var unread = unread();
        var first = unread.get(0);
        if (!first.body().contains(words)) {
            throw new AssertionError(number + " reads “" + first.body() + "” before “" + words + "”");
        }
        seen++;
        return this;
    }

    /** Nothing more comes, now that everything is done. */
    public Phone readsNothing() {
        office.settle();
        var unread = unread();
        if (!unread.isEmpty()) {
            throw new AssertionError(number + " reads “" + unread.get(0).body() + "” and should read nothing");
        }
        return this;
    }

    /** Texts our number; when this returns, we have answered Twilio. */
    public Phone texts(String body) {
        var channel = number.startsWith("whatsapp:") ? "whatsapp:" : "";
        return texts(channel + SimulatorSettings.DEFAULT_NUMBER, body);
    }

    public Phone texts(String to, String body) {
        return texts(Office.JSON.createObjectNode().put("to", to).put("body", body));
    }

    /** Texts our number a picture without words. */
    public Phone textsPicture(String type, byte[] content) {
        var text = Office.JSON
                .createObjectNode()
                .put("to", SimulatorSettings.DEFAULT_NUMBER)
                .put("body", "");
        text.putArray("media")
                .addObject()
                .put("type", type)
                .put("content", Base64.getEncoder().encodeToString(content));
        return texts(text);
    }

    private Phone texts(ObjectNode text) {
        text.put("from", number);
        var answer = office.simulator("POST", "/simulator/texts", text.toString());
        if (answer.statusCode() != 201) {
            throw new AssertionError("the simulator says " + answer.body());
        }
        return this;
    }

    public Phone replies(String body) {
        return texts(body);
    }

    /** What came with the last text from us, by URL. */
    public List<String> pictures() {
        try {
            var texts = Office.JSON.readTree(
                    office.simulator("GET", "/simulator/ledger", "").body());
            var pictures = new ArrayList<String>();
            for (var text : texts) {
                if (text.path("to").asText().equals(number)) {
                    pictures.clear();
                    text.path("media").forEach(url -> pictures.add(url.asText()));
                }
            }
            return pictures;
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Opens the last message on WhatsApp. */
    public Phone opens() {
        var all = all();
        var last = all.get(all.size() - 1);
        office.await("it is delivered", () -> all().get(all.size() - 1).status().equals("delivered"));
        var answer = office.simulator("POST", "/simulator/messages/" + last.sid() + "/read", "");
        if (answer.statusCode() != 200) {
            throw new AssertionError("the simulator says " + answer.body());
        }
        return this;
    }

    /** Waits for the next call to this phone. */
    public Ring isCalled() {
        office.await(number + " is called", () -> calls().size() > calls);
        return new Ring(office, number, calls().get(calls++).sid());
    }

    /** Nobody calls, now that everything is done. */
    public Phone isNotCalled() {
        office.settle();
        if (calls().size() > calls) {
            throw new AssertionError(number + " is called and should not be");
        }
        return this;
    }

    /** Calls our number. */
    public Ring calls(String ours) {
        var call = Office.JSON.createObjectNode().put("from", number).put("to", ours);
        var answer = office.simulator("POST", "/simulator/calls", call.toString());
        try {
            return new Ring(
                    office,
                    number,
                    Office.JSON.readTree(answer.body()).path("sid").asText());
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError("the simulator says " + answer.body(), e);
        }
    }

    /** From now on does this by itself when it is called: ring, human, machine, fax, unsure, busy, failed. */
    public Phone alwaysAnswers(String as) {
        var answer = office.simulator("PUT", "/simulator/phones/" + number, "{\"answers\":\"" + as + "\"}");
        if (answer.statusCode() != 200) {
            throw new AssertionError("the simulator says " + answer.body());
        }
        return this;
    }

    /** Calls to this phone, oldest first. */
    private List<PhoneCall> calls() {
        var calls = new ArrayList<>(office.simulator().calls(number).stream()
                .filter(call -> call.to().equals(number))
                .toList());
        java.util.Collections.reverse(calls);
        return calls;
    }

    /** Every text from us, oldest first. */
    public List<Text> all() {
        return office.simulator().texts(number).stream()
                .filter(text -> text.to().equals(number) && text.kind().equals("outbound"))
                .toList();
    }

    private List<Text> unread() {
        var all = all();
        return new ArrayList<>(all.subList(Math.min(seen, all.size()), all.size()));
    }
}
