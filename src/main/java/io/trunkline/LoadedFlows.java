package io.trunkline;

import io.trunkline.camel.RouteFile;
import io.trunkline.camel.Switchboard;
import io.trunkline.console.Flows;
import io.trunkline.journal.Announcer;
import java.util.List;
import java.util.Set;

/** The route files as the switchboard loaded them, for people to look at. */
record LoadedFlows(Switchboard switchboard, Announcer announcer) implements Flows {
    @Override
    public List<Flow> list() {
        return switchboard.files().stream()
                .map(file -> new Flow(
                        file.flow(),
                        file.path().toString(),
                        standing(file),
                        file.standing() == RouteFile.Standing.WAITS
                                ? "good, and waits until the rest of the change is"
                                : file.error()))
                .toList();
    }

    private static Standing standing(RouteFile file) {
        return switch (file.standing()) {
            case RUNS -> Standing.LOADED;
            case WAITS -> Standing.WAITING;
            case FORMER_RUNS, REFUSED -> Standing.REFUSED;
        };
    }

    @Override
    public Set<String> heard() {
        return announcer.heard();
    }
}
