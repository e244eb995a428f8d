package io.trunkline.message;

/**
 * What makes a message the same message: `flow/key`, or `/key` where flows share one; at most 250 characters in parts
 * between slashes, none of them empty.
 */
public record Key(String text) {
    private static final int LONGEST = 250;

    /** Takes a whole key as it is stored; throws {@link InvalidKey} if it is none. */
    public Key {
        var own = text.startsWith("/") ? text.substring(1) : text;
        if (own.isBlank()) {
            throw new InvalidKey("the key is empty; give what makes this message the same message, such as an invoice");
        }
        if (text.length() > LONGEST) {
            throw invalid(text, "it has " + text.length() + " characters; at most " + LONGEST + " are allowed");
        }
        for (var i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            var character = text.codePointAt(i);
            if (Character.isISOControl(character) || Character.getType(character) == Character.SURROGATE) {
                throw invalid(text, String.format("it contains the control character U+%04X", character));
            }
        }
        for (var part : own.split("/", -1)) {
            if (part.isBlank()) {
                throw invalid(text, "a part between its slashes is empty; was a value missing in the event?");
            }
            if (part.equals("null")) {
                throw invalid(text, "a part of it is null; the value it is made of was missing in the event");
            }
        }
        if (!text.startsWith("/") && text.indexOf('/') < 0) {
            throw invalid(text, "it names no flow; write <flow>/<key>, or /<key> for a shared one");
        }
    }

    /** The key of a message of that flow; a leading slash leaves the flow's namespace for the shared one. */
    public static Key of(String flow, String key) {
        if (key.startsWith("/")) {
            return new Key(key);
        }
        if (key.isBlank()) {
            return new Key("");
        }
        if (flow.isBlank() || flow.indexOf('/') >= 0) {
            throw new InvalidKey("'" + shown(flow) + "' is not the name of a flow; it is the name of a route file");
        }
        return new Key(flow + "/" + key);
    }

    /** Whether cancelling this one cancels the other: whole parts count, so `meeting/1` covers no `meeting/10`. */
    public boolean covers(Key other) {
        return other.text.equals(text) || other.text.startsWith(text + "/");
    }

    /** The key as it is stored and shown. */
    @Override
    public String toString() {
        return text;
    }

    private static InvalidKey invalid(String text, String why) {
        return new InvalidKey("'" + shown(text) + "' cannot be a key: " + why);
    }

    private static String shown(String text) {
        var line = text.replaceAll("[\\p{Cntrl}\\p{Cs}]", "�");
        return line.length() <= 60 ? line : line.substring(0, 59) + "…";
    }
}
