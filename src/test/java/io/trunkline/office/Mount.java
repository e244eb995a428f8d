package io.trunkline.office;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A folder as Kubernetes mounts a ConfigMap or a Secret: what is in it are links through `..data`, which is itself a link and is replaced by
 * one rename (https://pkg.go.dev/k8s.io/kubernetes/pkg/volume/util#AtomicWriter).
 */
public final class Mount {
    private final Path folder;
    private int version;

    private Mount(Path folder) {
        this.folder = folder;
    }

    /** Makes one of a folder. */
    public static Mount of(Path folder) throws IOException {
        var map = new Mount(folder);
        var data = folder.resolveSibling("data-of-map");
        Files.move(folder, data);
        Files.createDirectory(folder);
        map.version = 1;
        Files.move(data, map.at());
        Files.createSymbolicLink(folder.resolve("..data"), map.at().getFileName());
        try (var entries = Files.list(map.at())) {
            for (var entry : entries.toList()) {
                Files.createSymbolicLink(
                        folder.resolve(entry.getFileName()), Path.of("..data").resolve(entry.getFileName()));
            }
        }
        return map;
    }

    /** Another version of it, in which these files are changed. */
    public void swap(List<String> files, UnaryOperator<String> change) throws IOException {
        var from = at();
        version++;
        var to = at();
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

    /** The folder of a version, as the kubelet names it. */
    private Path at() {
        return folder.resolve(String.format("..2026_11_21_06_50_%02d.%09d", version % 60, version));
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
