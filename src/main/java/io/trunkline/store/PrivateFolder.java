package io.trunkline.store;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A folder for what nobody else on the machine may read: numbers, texts, secrets. */
public final class PrivateFolder {
    private PrivateFolder() {}

    /** Makes the folder, and those above it, for its owner alone; one that exists stays as it is. */
    public static void ensure(Path folder) throws IOException {
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(folder);
        }
    }
}
