package io.flead.local.command;

import io.flead.contract.pipeline.InvalidPipelineException;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.local.failure.UserException;
import io.flead.local.state.StateDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The run that a command is about: that of a pipeline file, or that in a directory. */
final class StateOptions {

    private static final String KEPT = ".flead";

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "The pipeline file of the run.")
    private @Nullable Path file;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description =
                    "The run's directory. Default: .flead/NAME in the working directory, by the pipeline's name; without a file"
                            + " the only one there.")
    private @Nullable Path state;

    /** Whether a run was named. */
    boolean areGiven() {
        return file != null || state != null;
    }

    /** The directory that is meant. */
    Path directory() throws UserException, InvalidPipelineException {
        Path given = state;
        if (given != null) {
            return given.toAbsolutePath().normalize();
        }
        Path pipeline = file;
        if (pipeline == null) {
            return onlyOne(Path.of(KEPT).toAbsolutePath().normalize());
        }
        return byDefault(PipelineFile.load(pipeline).name());
    }

    /** The only run that is kept in a directory. */
    static Path onlyOne(Path kept) throws UserException {
        List<Path> all = StateDirectory.allIn(kept);
        if (all.size() == 1) {
            return all.get(0);
        }
        throw new UserException(
                all.isEmpty()
                        ? "no run is kept in " + kept + ": say which one is meant by -f FILE or --state DIR"
                        : "several runs are kept in " + kept + " ("
                                + all.stream()
                                        .map(each -> each.getFileName().toString())
                                        .collect(Collectors.joining(", "))
                                + "): say which one is meant by -f FILE or --state DIR");
    }

    /** The default directory of a pipeline's run. */
    static Path byDefault(String pipeline) {
        return Path.of(KEPT, pipeline).toAbsolutePath().normalize();
    }
}
