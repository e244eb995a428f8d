package io.trunkline.twilio;

/** Is told how long Twilio took for each request: it must be quick and must not fail. */
@FunctionalInterface
public interface RequestOnlooker {
    /**
     * A request came to its end.
     *
     * @param create whether it was to create a message or a call
     * @param status of HTTP; 0 when there was no answer
     */
    void answered(boolean create, int status, long nanos);
}
