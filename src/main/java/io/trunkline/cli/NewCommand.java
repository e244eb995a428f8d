package io.trunkline.cli;

import io.trunkline.workbench.NewFlow;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Writes a flow to begin with. */
@Command(name = "new", description = "Writes a route, its text, an example and a test, which pass as they are written.")
final class NewCommand implements Callable<Integer> {
    private final Place place;

    @Parameters(paramLabel = "FLOW", description = "the name, as order-delayed; the flow hears the event FLOW.happened")
    String name = "";

    NewCommand(Place place) {
        this.place = place;
    }

    @Override
    public Integer call() throws IOException {
        var routes = Workplace.settings(place).routes().folder();
        try {
            NewFlow.write(routes, name).forEach(file -> place.out().println("wrote " + file));
        } catch (FileAlreadyExistsException e) {
            throw Trouble.usedWrong(e.getMessage() + " exists; nothing was written.");
        } catch (IllegalArgumentException e) {
            throw Trouble.usedWrong(e.getMessage() + ".");
        }
        place.out().println("Next: ./trunkline test " + routes.resolve(name + ".test.yaml"));
        return 0;
    }
}
