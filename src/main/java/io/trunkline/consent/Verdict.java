package io.trunkline.consent;

/** What a text to us says about further texts. */
public enum Verdict {
    /** The sender of the text wants no more of them. */
    STOP,
    /** The sender of the text wants them again. */
    START,
    /** The sender of the text asks what this is; Twilio answers. */
    HELP,
    /** The text is an ordinary one. */
    NONE
}
