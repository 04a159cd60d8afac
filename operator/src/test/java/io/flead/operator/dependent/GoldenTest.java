package io.flead.operator.dependent;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.contract.pipeline.InvalidPipelineException;
import io.flead.operator.reconcile.Dependents;
import io.flead.testkit.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * All resources of pipelines, in full. {@code golden/manifests/<name>} holds those of {@code manifests/<name>.yaml};
 * {@code golden/base} those of its {@code in.yaml}; every other case changes {@code base} in one respect and holds only
 * the difference: {@code out-<Kind>-<name>.yaml} where it differs, and {@code absent.txt} with the names of missing
 * ones.
 *
 * <p>{@code -Dflead.golden=write} writes these files again: read the difference before you commit it.
 */
final class GoldenTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final Path MANIFESTS = Path.of("../manifests");
    private static final boolean WRITE = "write".equals(System.getProperty("flead.golden"));

    @TestFactory
    Stream<DynamicTest> manifests() throws IOException {
        return pipelines(MANIFESTS).stream()
                .map(file -> DynamicTest.dynamicTest(name(file), () -> {
                    SortedMap<String, String> texts =
                            DeclaredPipeline.read(file).texts();
                    check(GOLDEN.resolve("manifests").resolve(name(file)), texts, new TreeMap<>());
                }));
    }

    @Test
    void base() throws IOException, InvalidPipelineException {
        check(GOLDEN.resolve("base"), baseTexts(), new TreeMap<>());
    }

    @TestFactory
    Stream<DynamicTest> invariant7_anUnchangedSpecGivesTheObjectsThatPipelinesHave() throws IOException {
        return directories(GOLDEN).stream()
                .filter(directory -> !List.of("base", "manifests").contains(name(directory)))
                .map(directory -> DynamicTest.dynamicTest(
                        name(directory),
                        () -> check(
                                directory,
                                DeclaredPipeline.read(directory.resolve("in.yaml"))
                                        .texts(),
                                baseTexts())));
    }

    /** Every dependent shows in one case at least. */
    @Test
    void everyDependentIsDeclaredSomewhere() throws IOException, InvalidPipelineException {
        TreeSet<String> silent = new TreeSet<>();
        Dependents.all().forEach(dependent -> silent.add(dependent.getClass().getSimpleName()));
        for (Path directory : directories(GOLDEN)) {
            Path file = directory.resolve("in.yaml");
            if (Files.exists(file)) {
                DeclaredPipeline declared = DeclaredPipeline.read(file);
                Dependents.all().stream()
                        .filter(dependent -> !dependent
                                .declared(declared.pipeline(), declared.prerequisites())
                                .isEmpty())
                        .forEach(dependent -> silent.remove(dependent.getClass().getSimpleName()));
            }
        }
        assertThat(silent).isEmpty();
    }

    private static SortedMap<String, String> baseTexts() throws IOException, InvalidPipelineException {
        return DeclaredPipeline.read(GOLDEN.resolve("base/in.yaml")).texts();
    }

    /** Compares the resources that differ from the base with the files of a directory, or writes these. */
    private static void check(Path directory, Map<String, String> texts, Map<String, String> base) throws IOException {
        SortedMap<String, String> expected = new TreeMap<>();
        texts.forEach((name, text) -> {
            if (!text.equals(base.get(name))) {
                expected.put("out-" + name + ".yaml", text);
            }
        });
        TreeSet<String> absent = new TreeSet<>(base.keySet());
        absent.removeAll(texts.keySet());
        if (!absent.isEmpty()) {
            expected.put("absent.txt", String.join("\n", absent) + "\n");
        }
        if (WRITE) {
            write(directory, expected);
        }
        assertThat(files(directory)).isEqualTo(expected);
    }

    private static void write(Path directory, Map<String, String> texts) throws IOException {
        Files.createDirectories(directory);
        for (String file : files(directory).keySet()) {
            Files.delete(directory.resolve(file));
        }
        for (Map.Entry<String, String> text : texts.entrySet()) {
            Files.writeString(directory.resolve(text.getKey()), text.getValue());
        }
    }

    private static SortedMap<String, String> files(Path directory) throws IOException {
        SortedMap<String, String> texts = new TreeMap<>();
        if (!Files.isDirectory(directory)) {
            return texts;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                if (name(file).startsWith("out-") || name(file).equals("absent")) {
                    texts.put(String.valueOf(file.getFileName()), Files.readString(file));
                }
            }
        }
        return texts;
    }

    private static List<Path> pipelines(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Manifests::isPipeline).sorted().toList();
        }
    }

    private static List<Path> directories(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isDirectory).sorted().toList();
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName()).replaceAll("\\.(yaml|txt)$", "");
    }
}
