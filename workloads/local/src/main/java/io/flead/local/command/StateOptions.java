package io.flead.local.command;

import io.flead.contract.pipeline.InvalidPipelineException;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.local.Refusal;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which run a command is about: that of a pipeline file, or that in a directory. */
final class StateOptions {

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "The pipeline file whose run is meant.")
    private @Nullable Path file;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "The run's directory. Default: .flead/NAME in the working directory, by the pipeline's name.")
    private @Nullable Path state;

    /** The directory that is meant. */
    Path directory() throws Refusal, InvalidPipelineException {
        Path given = state;
        if (given != null) {
            return given.toAbsolutePath().normalize();
        }
        Path pipeline = file;
        if (pipeline == null) {
            throw new Refusal("say which run is meant: -f FILE or --state DIR");
        }
        return byDefault(PipelineFile.load(pipeline).name());
    }

    /** Where the run of a pipeline is kept when nothing else is said. */
    static Path byDefault(String pipeline) {
        return Path.of(".flead", pipeline).toAbsolutePath().normalize();
    }
}
