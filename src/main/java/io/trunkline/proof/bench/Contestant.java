package io.trunkline.proof.bench;

/** Who is measured. */
public enum Contestant {
    /** The service as it is shipped. */
    TRUNKLINE("Trunkline"),
    /** A handler on bare Vert.x with the durable moments that the promises need and nothing else: the practical limit. */
    BARE("bare Vert.x"),
    /** The route that somebody writes by hand, without any promise. */
    PLAIN("plain Camel");

    private final String title;

    Contestant(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
