package io.trunkline.office;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
        return texts(SimulatorSettings.DEFAULT_NUMBER, body);
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
