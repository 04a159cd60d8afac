package io.flead.local.state;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Empties a directory while something may still come and go in it. */
final class RecursiveDelete {

    private static final Duration SETTLES_WITHIN = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private RecursiveDelete() {}

    /**
     * Removes all that a directory holds but one file.
     *
     * @throws IOException when something cannot be removed, or keeps coming back
     */
    static void empty(Path directory, Path kept) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + SETTLES_WITHIN.toNanos();
        while (true) {
            Files.walkFileTree(directory, new Remover(directory, kept));
            List<Path> left = contents(directory, kept);
            if (left.isEmpty()) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new DirectoryNotEmptyException(left.get(0).toString());
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }

    private static List<Path> contents(Path directory, Path kept) throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.filter(child -> !child.equals(kept)).toList();
        }
    }

    /** A file that is gone already was to go anyway; a directory that is not empty is for the next pass. */
    private static final class Remover extends SimpleFileVisitor<Path> {

        private final Path root;
        private final Path kept;

        Remover(Path root, Path kept) {
            this.root = root;
            this.kept = kept;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (!file.equals(kept)) {
                Files.deleteIfExists(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException reason) throws IOException {
            if (reason instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw reason;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException reason) throws IOException {
            if (reason != null && !(reason instanceof NoSuchFileException)) {
                throw reason;
            }
            if (!directory.equals(root)) {
                try {
                    Files.deleteIfExists(directory);
                } catch (DirectoryNotEmptyException e) {
                    // Something came meanwhile.
                }
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
