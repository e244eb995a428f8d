package io.trunkline.cli;

import io.trunkline.settings.InvalidSettings;
import io.trunkline.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the commands of the workbench have in common. */
final class Workplace {
    private Workplace() {}

    /** The settings as the service would read them; what they say wrong is found wrong here. */
    static Settings settings(Place place) {
        try {
            return Settings.peek(place.folder(), place.environment());
        } catch (InvalidSettings wrong) {
            throw Trouble.foundWrong(String.join(System.lineSeparator(), wrong.problems()));
        }
    }

    /** What is meant: the route files of the settings where nothing is named. */
    static Path path(Place place, Settings settings, @Nullable Path given) {
        if (given == null) {
            return settings.routes().folder();
        }
        var path = place.folder().resolve(given);
        if (!Files.exists(path)) {
            throw Trouble.usedWrong("There is no " + path + ".");
        }
        return path;
    }
}
