package io.flead.local.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flead.api.http.HttpApi;
import io.flead.api.http.ModelComparison;
import io.flead.api.http.ModelComparison.Judgement;
import io.flead.api.program.BadInputException;
import io.flead.api.program.ExitCode;
import io.flead.local.data.TextTable;
import io.flead.local.failure.UserException;
import io.flead.local.models.NoAnswerException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares two versions over the newest readings. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs two versions over the newest readings: alarms per device and day, loss, and on which readings they disagree.",
            "Each device warms up on its first readings under each version, as flead evaluate does, and scores the others."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:they were compared", "1:no pipeline runs, or its aggregator cannot do it now", "2:bad input"
        })
final class CompareCommand implements Callable<Integer> {

    private static final int MOST_READINGS = 1_000_000;
    private static final int MOST_DEVICES = 100;

    private enum Output {
        TEXT,
        JSON
    }

    @Mixin
    private final ModelOptions place = new ModelOptions();

    @Parameters(paramLabel = "BASE", index = "0", description = "A version; 0 is the initial model.")
    private String base = "";

    @Parameters(paramLabel = "CANDIDATE", index = "1", description = "The version to compare with it.")
    private String candidate = "";

    @Option(
            names = "-n",
            paramLabel = "READINGS",
            defaultValue = "100000",
            description = "Newest readings that are read, of all devices. Default: 100000.")
    private int readings = 100_000;

    @Option(
            names = "--devices",
            paramLabel = "DEVICES",
            defaultValue = "20",
            description = "Devices that are judged, at most 100. Default: 20.")
    private int devices = 20;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text or json. Default: text.")
    private Output output = Output.TEXT;

    @Spec
    private CommandSpec specification = CommandSpec.create();

    @Override
    public Integer call() throws BadInputException, InterruptedException {
        if (readings < 1 || readings > MOST_READINGS) {
            throw new UserException("-n must be 1 to " + MOST_READINGS + ": " + readings);
        }
        if (devices < 1 || devices > MOST_DEVICES) {
            throw new UserException("--devices must be 1 to " + MOST_DEVICES + ": " + devices);
        }
        long first = Long.parseLong(ModelsCommand.number(base));
        long second = Long.parseLong(ModelsCommand.number(candidate));
        PrintWriter out = specification.commandLine().getOut();
        try {
            ModelComparison comparison = place.open(System.getenv()).compare(first, second, readings, devices);
            if (output == Output.JSON) {
                out.println(new String(HttpApi.write(comparison), StandardCharsets.UTF_8));
            } else {
                print(comparison, out);
            }
            out.flush();
            return ExitCode.STOPPED;
        } catch (NoAnswerException e) {
            specification.commandLine().getErr().println("flead: " + e.getMessage());
            return ExitCode.FAILED;
        }
    }

    private static void print(ModelComparison comparison, PrintWriter out) {
        out.println(String.format(
                Locale.ROOT,
                "%d readings of %d devices from %s to %s, %.2f device-days; %d devices without enough readings or beyond --devices",
                comparison.scored(),
                comparison.devices().size(),
                comparison.from(),
                comparison.to(),
                comparison.deviceDays(),
                comparison.skippedDevices()));
        table(
                List.of(
                        total(comparison.base(), comparison.ofBase()),
                        total(comparison.candidate(), comparison.ofCandidate())),
                out);
        out.println(String.format(
                Locale.ROOT, "they disagree on %.3f %% of the readings", 100 * comparison.disagreement()));
        table(
                comparison.devices().stream()
                        .map(device -> JsonNodeFactory.instance
                                .objectNode()
                                .put("device", device.device())
                                .put("readings", device.scored())
                                .put("disagree", String.format(Locale.ROOT, "%.3f %%", 100 * device.disagreement()))
                                .put(
                                        "alarms",
                                        device.ofBase().alarms() + " / "
                                                + device.ofCandidate().alarms())
                                .put(
                                        "loss",
                                        String.format(
                                                Locale.ROOT,
                                                "%.4g / %.4g",
                                                device.ofBase().loss(),
                                                device.ofCandidate().loss())))
                        .toList(),
                out);
    }

    private static ObjectNode total(long version, Judgement judgement) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("version", version)
                .put("alarms", judgement.alarms())
                .put("alarms/device/day", String.format(Locale.ROOT, "%.2f", judgement.alarmsPerDay()))
                .put("flagged", judgement.flagged())
                .put("loss", String.format(Locale.ROOT, "%.4g", judgement.loss()));
    }

    private static void table(List<ObjectNode> rows, PrintWriter out) {
        TextTable table = new TextTable(rows);
        out.println(table.heading());
        rows.forEach(row -> out.println(table.line(row)));
    }
}
