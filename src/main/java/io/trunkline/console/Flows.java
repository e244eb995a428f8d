package io.trunkline.console;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The route files as this process has them. */
public interface Flows {
    /** How far a route file is. */
    enum Standing {
        /** Its routes run. */
        LOADED,
        /** It has a fault; what ran before goes on running. */
        REFUSED,
        /** It is good, and waits for something else, such as the rest of a change. */
        WAITING
    }

    /**
     * A route file.
     *
     * @param name the flow, which is the file's name without its ending
     * @param file where it is
     * @param error why it is refused or waits, with line and fix, or null
     */
    record Flow(
            String name,
            String file,
            Standing standing,
            @Nullable String error) {}

    /** All route files, by name. */
    List<Flow> list();

    /** The names of the subscriptions that routes of this process listen to. */
    Set<String> heard();
}
