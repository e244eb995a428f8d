package io.trunkline.schedule;

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

    /** Who says so in the journal. */
    String source() {
        return "schedules/" + name;
    }

    /** Under which ticks wait that nobody has heard yet. */
    public String key() {
        return "/schedules/" + name;
    }
}
