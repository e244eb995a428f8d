package io.trunkline.http;

/** Is told how each request was answered, on the event loop: it must be quick and must not fail. */
@FunctionalInterface
public interface AnswerOnlooker {
    /**
     * A request was answered, or given up by whoever asked.
     *
     * @param door its method and path as they were opened, such as {@code POST /hooks/stripe};
     *     {@code fallback} where nothing is, {@code none} for who did not come to any
     * @param nanos from its first bytes to the last of the answer
     */
    void answered(String door, int status, long nanos);
}
