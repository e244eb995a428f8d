package io.trunkline.journal;

/** Is told what is heard and who was told it, each time after the commit and on the thread that committed: it must be quick and must not fail. */
public interface EventOnlooker {
    /** For whom nobody looks. */
    EventOnlooker NOBODY = new EventOnlooker() {};

    /** What came of telling a subscription. */
    enum Fate {
        /** It heard it to its end. */
        DONE,
        /** It failed, and will be told again. */
        FAILED,
        /** It failed for the last time, and waits for a person. */
        PARKED
    }

    /** It was stored, at that time in epoch milliseconds. */
    default void heard(Event event, long acceptedAt) {}

    /** That schedule ticks from now on: events of that type about it will come. */
    default void scheduled(String type, String schedule) {}

    /** So many were not stored, because they had been heard before. */
    default void repeated(int count) {}

    /** A subscription was told an event. */
    default void told(String subscription, Fate fate) {}
}
