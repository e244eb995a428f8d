package io.trunkline.proof;

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
    UNSURE_SAFE("unsure, though resend: safe");

    private final String title;

    Line(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
