package io.flead.aggregator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flead.testkit.JavaCommand;
import io.flead.testkit.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The aggregator in a process of its own. */
final class AggregatorProcess extends JavaProcess {

    private static final ObjectMapper JSON = new ObjectMapper();

    private AggregatorProcess(JavaCommand command) {
        super(command);
    }

    /** Starts it. Its log and the file of the pipeline go to the directory. */
    static AggregatorProcess start(
            Path directory, String bootstrapServers, String pipelineFile, Map<String, String> environment) {
        try {
            Path pipeline = Files.writeString(Files.createTempFile(directory, "pipeline", ".yaml"), pipelineFile);
            return new AggregatorProcess(new JavaCommand(AggregatorMain.class)
                    .options("-Xmx96m")
                    .environment("PIPELINE_FILE", pipeline.toString())
                    .environment("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers)
                    .environment(environment)
                    .log(Files.createTempFile(directory, "aggregator", ".log")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The answer of its API. */
    JsonNode json(String path) {
        try {
            return JSON.readTree(get(path).body());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
