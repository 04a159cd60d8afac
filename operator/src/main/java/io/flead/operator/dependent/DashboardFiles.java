package io.flead.operator.dependent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Grafana's dashboards of pipelines, on the class path. */
final class DashboardFiles {

    private static final String DIRECTORY = "/META-INF/flead/grafana";
    private static final String SUFFIX = ".json";

    private DashboardFiles() {}

    /** Dashboards by the name of their file; none when there is no such directory. */
    static Map<String, DashboardTemplate> read() {
        URL directory = DashboardFiles.class.getResource(DIRECTORY);
        if (directory == null) {
            return Map.of();
        }
        try {
            URI uri = directory.toURI();
            if (!"jar".equals(uri.getScheme())) {
                return read(Path.of(uri));
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                return read(jar.getPath(DIRECTORY));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the class path has an invalid address: " + directory, e);
        }
    }

    private static Map<String, DashboardTemplate> read(Path directory) throws IOException {
        Map<String, DashboardTemplate> dashboards = new TreeMap<>();
        List<Path> files;
        try (Stream<Path> entries = Files.list(directory)) {
            files = entries.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            DashboardTemplate.of(Files.readString(file))
                    .ifPresent(template -> dashboards.put(String.valueOf(file.getFileName()), template));
        }
        return dashboards;
    }
}
