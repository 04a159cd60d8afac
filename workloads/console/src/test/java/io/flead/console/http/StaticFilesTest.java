package io.flead.console.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.api.digest.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class StaticFilesTest {

    private static final Path PAGE = Path.of("src/main/resources/io/flead/console/page");
    private static final int MOST_BYTES = 80 * 1024;
    private static final Pattern KEY = Pattern.compile("^  (\\w+):", Pattern.MULTILINE);

    @Test
    void everyFileOfThePageIsServed() throws IOException {
        try (Stream<Path> files = Files.walk(PAGE)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> PAGE.relativize(file).toString())
                            .filter(name -> !name.endsWith(".LICENSE") && !name.endsWith("SHA256")))
                    .containsExactlyInAnyOrderElementsOf(StaticFiles.NAMES);
        }
    }

    @Test
    void theWholePageIsSmall() throws IOException {
        int bytes = 0;
        for (String name : StaticFiles.NAMES) {
            ByteArrayOutputStream compressed = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
                gzip.write(Files.readAllBytes(PAGE.resolve(name)));
            }
            bytes += compressed.size();
        }
        assertThat(bytes).isLessThanOrEqualTo(MOST_BYTES);
    }

    @Test
    void vendoredFilesAreAsTheirAuthorsPublishedThem() throws IOException {
        Path vendor = PAGE.resolve("vendor");
        Map<String, String> expected = Files.readAllLines(vendor.resolve("SHA256")).stream()
                .map(line -> line.split("  ", 2))
                .collect(Collectors.toMap(line -> line[1], line -> line[0]));
        Map<String, String> actual = new TreeMap<>();
        for (String name : StaticFiles.NAMES) {
            if (name.startsWith("vendor/")) {
                Path file = PAGE.resolve(name);
                actual.put(file.getFileName().toString(), Sha256.hex(Files.readAllBytes(file)));
            }
        }
        assertThat(actual).isEqualTo(new TreeMap<>(expected));
        assertThat(vendor.resolve("lit-html.LICENSE")).content().contains("Redistribution");
        assertThat(vendor.resolve("uplot.LICENSE")).content().contains("Permission is hereby granted");
    }

    @Test
    void languagesHaveTheSameWords() throws IOException {
        assertThat(keys("words-de.js")).isEqualTo(keys("words-en.js"));
    }

    @Test
    void thePageNamesNoOtherHost() throws IOException {
        for (String name : StaticFiles.NAMES) {
            if (!name.startsWith("vendor/") && !name.endsWith(".svg")) {
                assertThat(PAGE.resolve(name)).content().doesNotContain("https://", "http://");
            }
        }
    }

    private static Stream<String> lines(String name) throws IOException {
        return KEY.matcher(Files.readString(PAGE.resolve(name))).results().map(match -> match.group(1));
    }

    private static java.util.Set<String> keys(String name) throws IOException {
        return lines(name).collect(Collectors.toCollection(java.util.TreeSet::new));
    }
}
