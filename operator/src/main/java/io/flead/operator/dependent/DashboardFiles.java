package io.flead.operator.dependent;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

/** Grafana's dashboards on the class path. Each pipeline gets its own, so each needs an id and a title of its own. */
final class DashboardFiles {

    private static final String DIRECTORY = "/META-INF/flead/grafana";
    private static final String SUFFIX = ".json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private DashboardFiles() {}

    /** Dashboards by the name of their file; none when there is no such directory. */
    static Map<String, PipelineTemplate> read() {
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
            throw new IllegalStateException("a class path with an invalid address: " + directory, e);
        }
    }

    private static Map<String, PipelineTemplate> read(Path directory) throws IOException {
        Map<String, PipelineTemplate> dashboards = new TreeMap<>();
        List<Path> files;
        try (Stream<Path> entries = Files.list(directory)) {
            files = entries.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            dashboards.put(String.valueOf(file.getFileName()), template(Files.readString(file)));
        }
        return dashboards;
    }

    private static PipelineTemplate template(String text) throws IOException {
        ObjectNode dashboard = (ObjectNode) JSON.readTree(text);
        dashboard.put("uid", dashboard.path("uid").asText("flead") + "-" + PipelineTemplate.ID);
        dashboard.put(
                "title",
                dashboard.path("title").asText("FLEAD") + " · " + PipelineTemplate.NAMESPACE + "/"
                        + PipelineTemplate.PIPELINE);
        return new PipelineTemplate(JSON.writeValueAsString(dashboard));
    }
}
