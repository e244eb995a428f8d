package io.trunkline.proof.bench;

/** What stands in Twilio's place, in the process of the load. */
interface Twilio extends AutoCloseable {
    String ACCOUNT = "AC0123456789abcdef0123456789abcdef";
    String TOKEN = "fedcba9876543210fedcba9876543210";

    String url();

    /** How many requests to create a message have arrived. */
    long creates();

    /** Answers creates after so many milliseconds from now on. */
    void answerAfter(int millis);

    /** Forgets what it has heard. */
    void forget();

    /** How long each text took from the sending of its webhook until it was here, since it was last told to forget. */
    Samples journeys();

    @Override
    void close();
}
