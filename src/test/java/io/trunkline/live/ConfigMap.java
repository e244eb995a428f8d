package io.trunkline.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A folder as Kubernetes mounts a ConfigMap: what is in it are links through `..data`, which is itself a link and is replaced by
 * one rename (https://pkg.go.dev/k8s.io/kubernetes/pkg/volume/util#AtomicWriter).
 */
final class ConfigMap {
    private final Path folder;
    private int version;

    private ConfigMap(Path folder) {
        this.folder = folder;
    }

    /** Makes one of a folder. */
    static ConfigMap of(Path folder) throws IOException {
        var map = new ConfigMap(folder);
        var data = folder.resolveSibling("data-of-map");
        Files.move(folder, data);
        Files.createDirectory(folder);
        Files.move(data, folder.resolve("..1"));
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..1"));
        map.version = 1;
        try (var entries = Files.list(folder.resolve("..1"))) {
            for (var entry : entries.toList()) {
                Files.createSymbolicLink(
                        folder.resolve(entry.getFileName()), Path.of("..data").resolve(entry.getFileName()));
            }
        }
        return map;
    }

    /** Another version of it, in which these files are changed. */
    void swap(List<String> files, UnaryOperator<String> change) throws IOException {
        var from = folder.resolve(".." + version);
        var to = folder.resolve(".." + ++version);
        try (var paths = Files.walk(from)) {
            paths.forEach(path -> copy(path, to.resolve(from.relativize(path).toString())));
        }
        for (var file : files) {
            Files.writeString(to.resolve(file), change.apply(Files.readString(to.resolve(file))));
        }
        var link = folder.resolve("..data_tmp");
        Files.createSymbolicLink(link, to.getFileName());
        Files.move(link, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        try (var old = Files.walk(from)) {
            for (var path : old.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
