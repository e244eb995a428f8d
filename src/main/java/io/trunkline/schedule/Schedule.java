package io.trunkline.schedule;

import io.trunkline.journal.Event;

/**
 * When something is to be done.
 *
 * @param name the id of the route, which no other file has
 */
public record Schedule(String name, Cron cron, Missed missed) {
    /** The type of its ticks. */
    public String type() {
        return "schedule." + name;
    }

    private static final String SOURCE = "schedules/";

    /** Who says so in the journal. */
    String source() {
        return SOURCE + name;
    }

    /** Whether that event is a tick; it is about the schedule of its subject. */
    public static boolean isTick(Event event) {
        return event.source().startsWith(SOURCE);
    }

    /** Under which ticks wait that nobody has heard yet. */
    public String key() {
        return "/schedules/" + name;
    }
}
