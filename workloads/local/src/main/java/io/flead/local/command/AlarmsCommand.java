package io.flead.local.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flead.api.http.AlarmList;
import io.flead.api.program.ExitCode;
import io.flead.contract.message.Alarm;
import io.flead.contract.pipeline.InvalidPipelineException;
import io.flead.local.data.TextTable;
import io.flead.local.failure.UserException;
import io.flead.local.metrics.ChildEndpoints;
import io.flead.local.port.Port;
import io.flead.local.state.RunRecord;
import io.flead.local.state.SecretFile;
import io.flead.local.state.StateDirectory;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the alarms of a run on this machine. */
@Command(
        name = "alarms",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Shows the newest alarms of a run on this machine, the newest last.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  flead alarms",
            "  flead alarms --open",
            "  flead alarms --device machine-0003 --follow",
            "  flead alarms -o json | jq -r '[.opened, .deviceId, .summary] | @tsv'"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:they were shown", "1:no pipeline runs, or its aggregator does not answer", "2:bad input"})
public final class AlarmsCommand implements Callable<Integer> {

    private static final int MOST = 1000;
    private static final long POLL_SECONDS = 1;

    private enum Output {
        TEXT,
        JSON
    }

    @Mixin
    private final StateOptions options = new StateOptions();

    @Option(names = "-n", paramLabel = "ALARMS", defaultValue = "20", description = "Alarms at most. Default: 20.")
    private int most = 20;

    @Option(names = "--device", paramLabel = "ID", description = "Only alarms of this device.")
    private @Nullable String device;

    @Option(names = "--open", description = "Only alarms that go on; --follow then does not show that they close.")
    private boolean open;

    @Option(names = "--follow", description = "Goes on with every alarm that opens, rises or closes, until Ctrl-C.")
    private boolean follow;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text, or json: one document in a line, with every sensor. Default: text.")
    private Output output = Output.TEXT;

    @Spec
    private CommandSpec specification = CommandSpec.create();

    @Override
    public Integer call() throws UserException, InvalidPipelineException, InterruptedException {
        if (most < 1 || most > MOST) {
            throw new UserException("-n must be 1 to " + MOST + ": " + most);
        }
        Path directory = options.directory();
        Optional<RunRecord> run = RunRecord.read(directory.resolve("run.json"));
        Optional<Integer> port = run.map(record -> record.ports().get(Port.AGGREGATOR.label()));
        if (!StateDirectory.isTaken(directory) || port.isEmpty()) {
            return failed("no pipeline runs on " + directory);
        }
        ChildEndpoints endpoints = new ChildEndpoints(SecretFile.read(SecretFile.apiToken(directory)));
        Optional<AlarmList<Alarm>> answer = endpoints.alarms(port.get(), query());
        if (answer.isEmpty()) {
            return failed("the aggregator does not answer: flead status shows whether it is ready");
        }
        Map<String, Long> shown = new HashMap<>();
        TextTable table = show(answer.get(), shown, Optional.empty());
        while (follow) {
            TimeUnit.SECONDS.sleep(POLL_SECONDS);
            Optional<AlarmList<Alarm>> newest = endpoints.alarms(port.get(), query());
            if (newest.isPresent()) {
                show(newest.get(), shown, Optional.of(table));
            } else if (!StateDirectory.isTaken(directory)) {
                return failed("the pipeline has ended");
            }
        }
        return ExitCode.STOPPED;
    }

    private int failed(String reason) {
        specification.commandLine().getErr().println("flead: " + reason);
        return ExitCode.FAILED;
    }

    private Map<String, String> query() {
        Map<String, String> query = new HashMap<>();
        query.put("limit", Integer.toString(most));
        if (open) {
            query.put("state", Alarm.State.OPEN.text());
        }
        String wanted = device;
        if (wanted != null) {
            query.put("device", wanted);
        }
        return query;
    }

    /** Prints what has not been shown yet, the oldest first. */
    private TextTable show(AlarmList<Alarm> answer, Map<String, Long> shown, Optional<TextTable> begun) {
        PrintWriter out = specification.commandLine().getOut();
        List<Alarm> alarms = new ArrayList<>(answer.alarms());
        Collections.reverse(alarms);
        alarms.removeIf(alarm -> alarm.revision() <= shown.getOrDefault(alarm.id(), -1L));
        TextTable table = begun.orElseGet(
                () -> new TextTable(alarms.stream().map(AlarmsCommand::row).toList()));
        if (output == Output.TEXT && begun.isEmpty()) {
            if (alarms.isEmpty()) {
                out.println("no alarms");
            } else {
                out.println(table.heading());
            }
        }
        for (Alarm alarm : alarms) {
            shown.put(alarm.id(), alarm.revision());
            out.println(
                    output == Output.JSON
                            ? new String(alarm.encode(), StandardCharsets.UTF_8)
                            : table.line(row(alarm)));
        }
        out.flush();
        return table;
    }

    private static ObjectNode row(Alarm alarm) {
        Alarm.CloseReason reason = alarm.closeReason();
        return JsonNodeFactory.instance
                .objectNode()
                .put("opened", alarm.opened())
                .put("state", reason == null ? alarm.state().text() : reason.text())
                .put("severity", alarm.severity().text())
                .put("device", alarm.deviceId())
                .put("peak", String.format(Locale.ROOT, "%.1f", alarm.peak()))
                .put("flagged", alarm.flagged() + " of " + alarm.readings())
                .put("sensors", alarm.summary());
    }
}
