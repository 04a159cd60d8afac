package io.flead.local.pipeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flead.api.v1alpha1.Readings;
import io.flead.api.v1alpha1.Replay;
import io.flead.api.v1alpha1.Source;
import io.flead.contract.pipeline.InvalidPipelineException;
import io.flead.contract.pipeline.Pipeline;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.local.failure.UserException;
import io.flead.producer.replay.ReplayFiles;
import io.flead.producer.replay.UnplayableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The pipeline as it is run here: the user's file, its source replaced by a replay where one is asked for, and paths
 * made absolute, because children need not share the working directory.
 *
 * @param pipeline the pipeline, every default filled in
 * @param text its document, as the children will read it
 */
public record EffectivePipeline(Pipeline pipeline, String text) {

    /**
     * Loads and checks a pipeline file.
     *
     * @param file the user's file
     * @param data directory to replay in place of the file's source
     * @throws InvalidPipelineException with every violation, of the file or of the pipeline with {@code data}
     * @throws UserException when there is nothing to replay
     */
    public static EffectivePipeline load(Path file, Optional<Path> data)
            throws InvalidPipelineException, UserException {
        ObjectNode document = PipelineFile.loadDocument(file);
        String source = file.toString();
        if (data.isPresent()) {
            replaceSource(document, data.get().toAbsolutePath().normalize());
            source = file + " with --data " + data.get();
        } else if (document.at("/spec/devices/source/replay").isObject()) {
            ObjectNode replay = (ObjectNode) document.at("/spec/devices/source/replay");
            replay.put(
                    "path",
                    Path.of(replay.get("path").asText())
                            .toAbsolutePath()
                            .normalize()
                            .toString());
        }
        if (document.at("/spec/analytics/parquet").isTextual()) {
            ObjectNode analytics = (ObjectNode) document.at("/spec/analytics");
            String parquet = analytics.get("parquet").asText();
            // A URI names its place wherever it is read.
            if (!parquet.contains(":/")) {
                analytics.put(
                        "parquet", Path.of(parquet).toAbsolutePath().normalize().toString());
            }
        }
        String text = PipelineFile.write(document);
        EffectivePipeline effective = new EffectivePipeline(PipelineFile.read(source, text), text);
        if (effective.pipeline().spec().suspend()) {
            throw new UserException(file + " has spec.suspend: true: set it to false to run the pipeline here");
        }
        Replay replay = effective.source().replay();
        if (replay != null) {
            check(replay, effective.pipeline().spec().readings());
        }
        return effective;
    }

    /** Writes the document for the children. */
    public void write(Path file) throws IOException {
        Files.writeString(file, text);
    }

    /** Whether readings come from here: everything but an external source has a producer. */
    public boolean hasProducer() {
        return source().external() == null;
    }

    /** Reports before anything starts the producer's errors about a directory. */
    private static void check(Replay replay, Readings readings) throws UserException {
        try {
            ReplayFiles.check(Path.of(replay.path()), readings, replay.time());
        } catch (UnplayableException e) {
            throw new UserException("nothing to replay: " + e.getMessage(), e);
        }
    }

    private Source source() {
        return pipeline.spec().devices().source();
    }

    private static void replaceSource(ObjectNode document, Path data) {
        ((ObjectNode) document.at("/spec/devices"))
                .putObject("source")
                .putObject("replay")
                .put("path", data.toString())
                .put("loop", true);
    }
}
