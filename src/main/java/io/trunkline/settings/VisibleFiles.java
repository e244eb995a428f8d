package io.trunkline.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The files below a folder as people see them: through links, without what is hidden. Kubernetes keeps what the links of a
 * mounted ConfigMap or Secret lead to beside them, in folders that begin with two dots, and has them change by one rename.
 */
public final class VisibleFiles {
    private VisibleFiles() {}

    /** Goes over all that can be read; a file that goes away meanwhile was never there, and a folder that is not there is empty. */
    public static void walk(Path folder, BiConsumer<Path, BasicFileAttributes> file) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try {
            Files.walkFileTree(
                    folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes is) {
                            return !directory.equals(folder) && isHidden(directory)
                                    ? FileVisitResult.SKIP_SUBTREE
                                    : FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFile(Path found, BasicFileAttributes is) {
                            if (is.isRegularFile() && !isHidden(found)) {
                                file.accept(found, is);
                            }
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path found, IOException gone) {
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException gone) {
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
    }

    private static boolean isHidden(Path file) {
        return file.getFileName().toString().startsWith(".");
    }
}
