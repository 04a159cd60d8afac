package io.flead.local.pipeline;

import io.flead.api.v1alpha1.Readings;
import io.flead.local.Refusal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Checks, before anything starts, that a directory has something to replay. */
final class ReplayDirectory {

    private ReplayDirectory() {}

    /**
     * Looks for one CSV file that has the configured columns. Reads no more than headers.
     *
     * @throws Refusal when there is none
     */
    static void check(Path directory, Readings readings) throws Refusal {
        if (!Files.isDirectory(directory)) {
            throw new Refusal("no such directory to replay: " + directory);
        }
        List<String> wanted = readings.features();
        List<Path> files;
        try (Stream<Path> paths = Files.walk(directory)) {
            files = paths.filter(ReplayDirectory::isCsv).sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            throw new Refusal("cannot read " + directory + ": " + e.getMessage(), e);
        }
        for (Path file : files) {
            if (columns(file).containsAll(wanted)) {
                return;
            }
        }
        throw new Refusal(
                files.isEmpty()
                        ? "nothing to replay: no .csv or .csv.gz file in " + directory
                        : "nothing to replay: none of " + files.size() + " CSV files in " + directory
                                + " has the columns "
                                + String.join(", ", wanted) + ": set spec.readings.features to columns of the files ("
                                + files.get(0).getFileName() + " has "
                                + columns(files.get(0)).stream().sorted().collect(Collectors.joining(", ")) + ")");
    }

    private static boolean isCsv(Path path) {
        String name = path.getFileName().toString();
        return (name.endsWith(".csv") || name.endsWith(".csv.gz")) && Files.isRegularFile(path);
    }

    private static Set<String> columns(Path file) {
        try (InputStream raw = Files.newInputStream(file);
                InputStream stream = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
                BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            String header = reader.readLine();
            return header == null
                    ? Set.of()
                    : Arrays.stream(header.replace("\uFEFF", "").split(",", -1))
                            .map(column -> column.strip().replaceAll("^\"|\"$", ""))
                            .collect(Collectors.toSet());
        } catch (IOException e) {
            return Set.of();
        }
    }
}
