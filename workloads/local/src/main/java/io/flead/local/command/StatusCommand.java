package io.flead.local.command;

import io.flead.api.http.AggregatorStatus;
import io.flead.api.http.HttpApi;
import io.flead.contract.pipeline.InvalidPipelineException;
import io.flead.local.failure.UserException;
import io.flead.local.metrics.ChildEndpoints;
import io.flead.local.port.Port;
import io.flead.local.state.RunRecord;
import io.flead.local.state.SecretFile;
import io.flead.local.state.StateDirectory;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints whether a pipeline runs here, its processes and ports. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows whether a pipeline runs here, its processes and ports.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it runs", "1:it does not run", "2:bad input"})
public final class StatusCommand implements Callable<Integer> {

    @Mixin
    private final StateOptions options = new StateOptions();

    @Spec
    private CommandSpec specification = CommandSpec.create();

    @Override
    public Integer call() throws UserException, InvalidPipelineException, InterruptedException {
        PrintWriter out = specification.commandLine().getOut();
        Path directory = options.directory();
        Optional<RunRecord> found = RunRecord.read(directory.resolve("run.json"));
        if (!StateDirectory.isTaken(directory) || found.isEmpty()) {
            out.println("no pipeline runs on " + directory);
            return 1;
        }
        RunRecord run = found.get();
        out.println(run.pipeline() + " runs since " + run.startedAt() + ", process "
                + run.command().pid());
        ChildEndpoints endpoints = new ChildEndpoints(SecretFile.read(SecretFile.apiToken(directory)));
        for (Map.Entry<String, RunRecord.ProcessStamp> child : run.children().entrySet()) {
            Integer port = run.ports().get(child.getKey());
            out.println(String.format(
                            Locale.ROOT,
                            "  %-11s process %-8d %s",
                            child.getKey(),
                            child.getValue().pid(),
                            state(child.getKey(), child.getValue(), port, endpoints))
                    .stripTrailing());
        }
        out.println("  ports       "
                + String.join(
                        ", ",
                        run.ports().entrySet().stream()
                                .map(port -> port.getKey() + " " + port.getValue())
                                .toList()));
        Integer api = run.ports().get(Port.AGGREGATOR.label());
        if (api != null) {
            endpoints
                    .document(api, HttpApi.STATUS, AggregatorStatus.class)
                    .ifPresent(status -> out.println(
                            "  model       version " + status.model().version()));
        }
        return 0;
    }

    private static String state(
            String name, RunRecord.ProcessStamp stamp, @Nullable Integer port, ChildEndpoints endpoints)
            throws InterruptedException {
        if (stamp.running().isEmpty()) {
            return "ended, restarts soon";
        }
        if (port == null || name.equals(Port.KAFKA.label())) {
            return "up";
        }
        return endpoints.isReady(port) ? "ready" : "not ready";
    }
}
