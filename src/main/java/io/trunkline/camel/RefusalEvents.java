package io.trunkline.camel;

import io.trunkline.journal.Event;
import io.trunkline.journal.Journal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of refused files as `routes.refused`: once for each text, however many replicas see it and however often they start. */
final class RefusalEvents {
    private static final Logger LOG = LoggerFactory.getLogger(RefusalEvents.class);
    private static final String TYPE = "routes.refused";

    private final House house;

    RefusalEvents(House house) {
        this.house = house;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // It is in the log and in health as well.
    void tell(Map<Path, List<Mistake>> refused, Edition edition) {
        refused.forEach((file, mistakes) -> house.hearing()
                .journal()
                .append(Journal.News.ofOutside(event(edition, file, mistakes)))
                .whenComplete((done, away) -> {
                    if (away != null) {
                        LOG.warn("{} for {} was not stored: {}", TYPE, file, away.getMessage());
                    }
                }));
    }

    private Event event(Edition edition, Path file, List<Mistake> mistakes) {
        var name = edition.name(file);
        var data = Bodies.JSON.createObjectNode().put("file", name);
        var list = data.putArray("mistakes");
        mistakes.forEach(mistake -> list.addObject()
                .put("file", edition.name(mistake.file()))
                .put("line", mistake.line())
                .put("column", mistake.column())
                .put("message", mistake.what()));
        return new Event(
                "trunkline:routes",
                name + "/" + digest(edition.text(file) + data),
                TYPE,
                name,
                house.store().clock().millis(),
                "application/json",
                null,
                Map.of(),
                data.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
