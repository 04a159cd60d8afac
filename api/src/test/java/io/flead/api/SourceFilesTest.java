package io.flead.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rules for the source files of all modules. */
class SourceFilesTest {

    private static final int LONGEST = 350;
    private static final Path PROJECT = Path.of("..");
    private static final Path MAIN = Path.of("src/main/java");
    private static final Path TEST = Path.of("src/test/java");
    private static final Set<String> NO_SOURCES = Set.of("target", "resources", ".git");

    @Test
    void noClassOfMainCodeIsLongerThan350Lines() throws IOException {
        List<Path> sources = sources(MAIN);
        assertThat(sources).hasSizeGreaterThan(100);
        assertThat(sources)
                .filteredOn(source -> lines(source) > LONGEST)
                .as("classes of more than %d lines: cut them along their subjects", LONGEST)
                .isEmpty();
    }

    /** Slow runs start no unit tests, so a slow one would never run. */
    @Test
    void aSlowTestIsAnIntegrationTest() throws IOException {
        List<Path> slow = sources(TEST).stream()
                .filter(source -> text(source).contains("@Tag(\"slow\")\n"))
                .toList();
        assertThat(slow)
                .isNotEmpty()
                .allSatisfy(
                        source -> assertThat(source.getFileName().toString()).endsWith("IT.java"));
    }

    private static List<Path> sources(Path kind) throws IOException {
        List<Path> sources = new ArrayList<>();
        Files.walkFileTree(PROJECT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return NO_SOURCES.contains(folder.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().contains(kind.toString())
                        && file.getFileName().toString().endsWith(".java")) {
                    sources.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return sources;
    }

    private static long lines(Path source) {
        return text(source).lines().count();
    }

    private static String text(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
