package io.trunkline.simulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/** A document that tells Twilio what to do with a call (https://www.twilio.com/docs/voice/twiml). */
final class VoiceTwiml {
    private static final Set<String> VERBS =
            Set.of("Say", "Play", "Pause", "Gather", "Dial", "Record", "Redirect", "Reject", "Hangup");
    private static final Set<String> IN_GATHER = Set.of("Say", "Play", "Pause");

    private VoiceTwiml() {}

    /**
     * One instruction.
     *
     * @param text what stands in it, without blanks around it
     * @param children what is said inside a Gather, whom a Dial calls
     */
    record Verb(String name, Map<String, String> attributes, String text, List<Verb> children) {
        String get(String attribute, String otherwise) {
            return attributes.getOrDefault(attribute, otherwise);
        }

        @Nullable
        String find(String attribute) {
            String value = attributes.get(attribute);
            return value == null || value.isBlank() ? null : value;
        }

        int seconds(String attribute, int otherwise) {
            String value = get(attribute, "");
            return value.matches("\\d{1,6}") ? Integer.parseInt(value) : otherwise;
        }
    }

    /** The verbs of a document; throws {@link Misuse} with Twilio's code where Twilio would hang up with an apology. */
    static List<Verb> parse(String document) {
        if (document.isBlank()) {
            return List.of();
        }
        Element root = Twiml.root(document);
        if (root == null || !root.getTagName().equals("Response")) {
            throw new Misuse("12100: this is no TwiML");
        }
        List<Verb> verbs = new ArrayList<>();
        for (Element element : Twiml.elements(root)) {
            verbs.add(verb(element));
        }
        return verbs;
    }

    private static Verb verb(Element element) {
        String name = element.getTagName();
        if (!VERBS.contains(name)) {
            throw new Misuse("12200: there is no verb " + name);
        }
        List<Verb> children = new ArrayList<>();
        if (name.equals("Gather") || name.equals("Dial")) {
            for (Element child : Twiml.elements(element)) {
                if (name.equals("Gather") && !IN_GATHER.contains(child.getTagName())) {
                    throw new Misuse("13320: " + child.getTagName() + " may not stand in Gather");
                }
                children.add(new Verb(
                        child.getTagName(),
                        attributes(child),
                        child.getTextContent().strip(),
                        List.of()));
            }
        }
        return new Verb(name, attributes(element), element.getTextContent().strip(), children);
    }

    private static Map<String, String> attributes(Element element) {
        Map<String, String> attributes = new HashMap<>();
        for (int at = 0; at < element.getAttributes().getLength(); at++) {
            attributes.put(
                    element.getAttributes().item(at).getNodeName(),
                    element.getAttributes().item(at).getNodeValue());
        }
        return attributes;
    }
}
