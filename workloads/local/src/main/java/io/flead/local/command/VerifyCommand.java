package io.flead.local.command;

import io.flead.api.program.EnvironmentNames;
import io.flead.contract.pipeline.InvalidPipelineException;
import io.flead.local.data.DataPlace;
import io.flead.local.failure.UserException;
import io.flead.local.run.InstallDirectory;
import io.flead.local.supervision.JavaProgram;
import io.flead.local.supervision.TerminalProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Unmatched;

/** Makes global models again from the topics, in a program of its own: of a run, or where the environment says. */
@Command(
        name = "verify",
        description = "Makes global models again from the topics and compares; see 'flead verify --help'.")
public final class VerifyCommand implements Callable<Integer> {

    private static final String MODULE = "aggregator";
    private static final String MAIN_CLASS = "io.flead.aggregator.verify.VerifyMain";

    @Mixin
    private final StateOptions options = new StateOptions();

    /** Everything else is the program's. */
    @Unmatched
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws UserException, InvalidPipelineException, IOException, InterruptedException {
        JavaProgram program = new JavaProgram(
                MAIN_CLASS,
                InstallDirectory.find(System.getenv()).classPath(MODULE),
                List.of("-Xmx512m", "-XX:+UseSerialGC", "-Dlog4j2.configurationFile=classpath:log4j2-verify.xml"),
                arguments);
        boolean isNamed = System.getenv().containsKey(EnvironmentNames.PIPELINE_FILE)
                && System.getenv().containsKey(EnvironmentNames.KAFKA_BOOTSTRAP_SERVERS);
        boolean explains = arguments.contains("--help");
        return TerminalProgram.run(
                program, explains || (isNamed && !options.areGiven()) ? Map.of() : ofRun(options.directory()));
    }

    private static Map<String, String> ofRun(Path directory) throws UserException {
        DataPlace place = DataPlace.ofRun(directory);
        String servers = place.kafka()
                .orElseThrow(() -> new UserException("the run on " + directory + " has no Kafka yet: wait for it"))
                .bootstrapServers();
        return Map.of(
                EnvironmentNames.PIPELINE_FILE,
                directory.resolve("pipeline.yaml").toString(),
                EnvironmentNames.KAFKA_BOOTSTRAP_SERVERS,
                servers);
    }
}
