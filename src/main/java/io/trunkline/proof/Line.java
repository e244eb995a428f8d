package io.trunkline.proof;

import java.util.EnumSet;

/** What must not be. */
enum Line {
    LOST("lost"),
    DOUBLED("doubled"),
    BLIND("repeated blindly"),
    UNASKED("sent, though nobody asked"),
    AFTER_STOP("begun after a STOP was answered"),
    OVER_PACE("over pace"),
    DISORDER("states out of order"),
    UNSURE_RECEIVED("unsure, yet received"),
    UNSURE_SAFE("unsure, though resend: safe"),
    CONNECTION_REFUSED("connections refused"),
    BROKEN_OFF("requests broken off"),
    TURNED_AWAY("answered 429 or 5xx"),
    TICK_MISSED("ticks missed"),
    TICK_REPEATED("ticks repeated"),
    KILLED("stopped too slowly");

    /** What only an update must not do; kills do it. */
    private static final EnumSet<Line> OF_UPDATES = EnumSet.range(CONNECTION_REFUSED, KILLED);

    private final String title;

    Line(String title) {
        this.title = title;
    }

    boolean isOfUpdates() {
        return OF_UPDATES.contains(this);
    }

    String title() {
        return title;
    }
}
