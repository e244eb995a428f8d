package io.trunkline.camel;

import io.trunkline.store.Loop;
import io.trunkline.store.StoreAway;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees what is saved in the folder of route files, and has it run or refused. It looks at the files instead of being told by the
 * system: what is told misses the links of a ConfigMap, mounted folders and editors that write another file and rename it, and
 * a look costs about a millisecond.
 */
final class LiveFiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveFiles.class);
    private static final long BETWEEN_LOOKS = 200;
    /** What was just written may still be being written; it counts when the next look finds the same. */
    private static final long SETTLING = 80;
    /** A file whose time is so near may have been written again within the grain of its file system's clock. */
    private static final long GRAIN = 2_000;
    /** How long a file that was just emptied may be waited for. */
    private static final long EMPTY = 1_000;
    /** After so many looks that all found something else, what there is is taken. */
    private static final int RESTLESS = 20;

    private final RouteFiles files;
    private final GoodTexts texts;
    private final RefusalEvents refusals;
    private final Path folder;
    private final Loop loop = new Loop("route-files", this::look);
    private final List<Consumer<Saved>> watchers = new ArrayList<>();
    private final Set<String> renewed = ConcurrentHashMap.newKeySet();
    private Map<Path, Edition.Stamp> stamps = Map.of();
    private Edition seen;
    private Edition taken;
    private Edition kept;
    private int restless;
    private boolean goneWasSaid;

    /** @param folder of the route files */
    LiveFiles(RouteFiles files, GoodTexts texts, RefusalEvents refusals, Path folder) {
        this.files = files;
        this.texts = texts;
        this.refusals = refusals;
        this.folder = folder;
        this.seen = Edition.none(folder);
        this.taken = seen;
        this.kept = seen;
    }

    /** Has run what is there now. */
    void begin() {
        kept = texts.read(folder);
        var found = Edition.read(folder);
        // A mount that is not there yet is no decision to run nothing.
        taken = found.routes().isEmpty() && !kept.routes().isEmpty() ? kept : found;
        seen = taken;
        files.begin(taken, kept);
        remember();
        refusals.tell(files.refused(), taken);
    }

    /** Looks from now on. */
    void start() {
        loop.start();
    }

    /** Tells what comes of every file that is saved from now on. */
    void watch(Consumer<Saved> watcher) {
        watchers.add(watcher);
    }

    /** Has whatever uses one of these settings begin anew, since they have other values now. */
    void renew(Set<String> settings) {
        renewed.addAll(settings);
        loop.ring();
    }

    private long look() {
        remember();
        files.complete();
        var settings = Set.copyOf(renewed);
        if (!settings.isEmpty()) {
            files.renew(settings);
            renewed.removeAll(settings);
        }
        var now = Edition.stamps(folder);
        var newest =
                now.values().stream().mapToLong(Edition.Stamp::modified).max().orElse(0);
        if (now.equals(stamps) && System.currentTimeMillis() - newest > GRAIN && seen.equals(taken)) {
            return BETWEEN_LOOKS;
        }
        stamps = now;
        var found = Edition.read(folder);
        if (found.equals(taken)) {
            seen = found;
            restless = 0;
            return BETWEEN_LOOKS;
        }
        if ((!found.equals(seen) || isBeingWritten(found, now)) && restless < RESTLESS) {
            seen = found;
            restless++;
            return SETTLING;
        }
        restless = 0;
        seen = found;
        if (found.routes().isEmpty() && !files.good().routes().isEmpty()) {
            if (!goneWasSaid) {
                LOG.error(
                        "no route file is in {} any more; what ran runs on. To have nothing run, stop the service",
                        folder);
            }
            goneWasSaid = true;
            return BETWEEN_LOOKS;
        }
        goneWasSaid = false;
        take(found);
        return BETWEEN_LOOKS;
    }

    /** Most editors empty a file before they write it; one that stays empty is meant so. */
    private boolean isBeingWritten(Edition found, Map<Path, Edition.Stamp> now) {
        var young = System.currentTimeMillis() - EMPTY;
        return found.changedFrom(taken).stream().anyMatch(file -> {
            var text = found.text(file);
            var stamp = now.get(file);
            return text != null && text.isBlank() && stamp != null && stamp.modified() > young;
        });
    }

    private void take(Edition found) {
        var before = taken;
        files.take(found);
        taken = found;
        remember();
        for (var saved : Saved.of(found, before, files)) {
            if (watchers.isEmpty()) {
                saved.log(LOG);
            }
            watchers.forEach(watcher -> watcher.accept(saved));
        }
        refusals.tell(files.refused(), found);
    }

    /** The store may be away; it is tried at every look until it is kept. */
    private void remember() {
        try {
            texts.keep(files.good(), kept);
            kept = files.good();
        } catch (StoreAway e) {
            LOG.debug("what runs is not kept yet: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        loop.close();
    }
}
