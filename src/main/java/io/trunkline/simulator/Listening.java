package io.trunkline.simulator;

/** Whoever listens to the phone in a call: a Gather or a Record. */
interface Listening {
    void key(char key);

    void speech(String text);

    /** The phone was put down meanwhile. */
    void over();
}
