package io.flead.local.command;

import io.flead.contract.pipeline.InvalidPipelineException;
import io.flead.contract.pipeline.Pipeline;
import io.flead.contract.pipeline.PipelineFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks a pipeline file by the rules of the CRD. */
@Command(
        name = "validate",
        mixinStandardHelpOptions = true,
        description = "Checks a pipeline file and lists everything that is wrong with it.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the file is valid", "2:it is not"})
public final class ValidateCommand implements Callable<Integer> {

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            required = true,
            description = "The pipeline file.")
    private Path file = Path.of("");

    @Spec
    private CommandSpec specification = CommandSpec.create();

    @Override
    public Integer call() throws InvalidPipelineException {
        Pipeline pipeline = PipelineFile.load(file);
        specification.commandLine().getOut().println(file + " is valid: pipeline " + pipeline.name());
        return 0;
    }
}
