package io.trunkline.proof;

/**
 * A text that a client of the service asked for.
 *
 * @param token stands in the body and in no other text
 * @param resend safe or never, as its flow says
 */
record Owed(String token, String resend, String sender, String phone, int segments) {
    private static final int ROOM_ALONE = 160;
    private static final int ROOM_IN_PARTS = 153;

    boolean isSafe() {
        return resend.equals("safe");
    }

    /** The text itself, filled up so that it has just so many segments. */
    String text() {
        var text = "Selftest #" + token + "# ";
        var length = segments == 1 ? ROOM_ALONE - 20 : ROOM_IN_PARTS * segments - 20;
        return segments == 1 ? text.strip() : text + "x".repeat(length - text.length());
    }

    /** The token that a text has; empty where it has none. */
    static String token(String text) {
        var from = text.indexOf('#');
        var to = text.indexOf('#', from + 1);
        return from < 0 || to < 0 ? "" : text.substring(from + 1, to);
    }
}
