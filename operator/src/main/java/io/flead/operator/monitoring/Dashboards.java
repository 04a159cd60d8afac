package io.flead.operator.monitoring;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The Grafana dashboards of a pipeline, from {@code grafana/} of the project. They serve all pipelines: each is chosen in Grafana. */
public final class Dashboards {

    private static final String DIRECTORY = "/META-INF/flead/grafana/";

    private static final List<String> OF_PIPELINES =
            List.of("flead-fleet.json", "flead-model.json", "flead-health.json");

    private Dashboards() {}

    /** Names of the files, each with its JSON, in the order of the names. */
    public static Map<String, String> ofPipelines() {
        Map<String, String> dashboards = new TreeMap<>();
        OF_PIPELINES.forEach(name -> dashboards.put(name, read(DIRECTORY + name)));
        return dashboards;
    }

    private static String read(String path) {
        try (InputStream file = Dashboards.class.getResourceAsStream(path)) {
            if (file == null) {
                throw new IllegalStateException("not on the class path: " + path);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
