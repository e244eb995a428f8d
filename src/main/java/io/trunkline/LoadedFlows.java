package io.trunkline;

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
                        file.error() == null ? Standing.LOADED : Standing.REFUSED,
                        file.error()))
                .toList();
    }

    @Override
    public Set<String> heard() {
        return announcer.heard();
    }
}
