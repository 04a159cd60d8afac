package io.flead.local.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flead.api.http.HttpApi;
import io.flead.api.http.ModelSummary;
import io.flead.api.program.BadInputException;
import io.flead.api.program.ExitCode;
import io.flead.contract.message.MalformedMessageException;
import io.flead.contract.message.ModelFile;
import io.flead.local.data.TextTable;
import io.flead.local.failure.UserException;
import io.flead.local.models.ModelApi;
import io.flead.local.models.NoAnswerException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the global models of a pipeline, and makes an older one the newest again. */
@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = CompareCommand.class,
        description = {
            "Shows the global models of a pipeline, fetches one, and makes an older one the newest again.",
            "It asks the aggregator of a run on this machine, or the one that --url names."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  flead models list",
            "  flead models show latest",
            "  flead models download 17 --to model-17.json",
            "  flead models compare 17 18",
            "  flead models export 18 --to kept.fleadmodel",
            "  flead models rollback 17 --reason 'more false alarms since version 18'",
            "  kubectl port-forward service/pumps-aggregator 8080 & flead models list --url http://127.0.0.1:8080"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it was done", "1:no pipeline runs, or its aggregator cannot do it now", "2:bad input"})
public final class ModelsCommand implements Runnable {

    private static final int MOST = 1000;
    private static final int SHA_CHARACTERS = 12;

    private enum Output {
        TEXT,
        JSON
    }

    private enum Form {
        JSON,
        BYTES
    }

    @FunctionalInterface
    private interface Act {
        void on(ModelApi models) throws UserException, NoAnswerException, InterruptedException, IOException;
    }

    @Spec
    private CommandSpec specification = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(specification.commandLine(), "a command is missing");
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the newest models, the newest last.")
    int list(
            @Mixin ModelOptions place,
            @Option(
                            names = "-n",
                            paramLabel = "MODELS",
                            defaultValue = "20",
                            description = "Models at most. Default: 20.")
                    int most,
            @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FORMAT",
                            defaultValue = "text",
                            description = "text, or json: one document in a line. Default: text.")
                    Output output)
            throws BadInputException, IOException, InterruptedException {
        if (most < 1 || most > MOST) {
            throw new UserException("-n must be 1 to " + MOST + ": " + most);
        }
        return perform(place, models -> {
            List<ModelSummary> listed = models.list(most).models();
            if (output == Output.JSON) {
                listed.forEach(model -> out().println(new String(HttpApi.write(model), StandardCharsets.UTF_8)));
            } else if (listed.isEmpty()) {
                out().println("no models yet: devices start from the initial model, version 0");
            } else {
                TextTable table =
                        new TextTable(listed.stream().map(ModelsCommand::row).toList());
                out().println(table.heading());
                listed.forEach(model -> out().println(table.line(row(model))));
            }
        });
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows a model: where it comes from, its checksum and the thresholds that the fleet shares.")
    int show(
            @Mixin ModelOptions place,
            @Parameters(paramLabel = "VERSION", description = "A version, or latest.") String version,
            @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FORMAT",
                            defaultValue = "text",
                            description = "text, or json: the whole document, with all parameters. Default: text.")
                    Output output)
            throws BadInputException, IOException, InterruptedException {
        String wanted = version(version);
        return perform(place, models -> {
            JsonNode model = models.show(wanted);
            if (output == Output.JSON) {
                out().println(model);
                return;
            }
            List<String> lines = new ArrayList<>();
            model.properties()
                    .forEach(field -> lines.add(String.format(
                            Locale.ROOT, "%-14s %s", field.getKey(), shortened(field.getKey(), field.getValue()))));
            lines.forEach(out()::println);
        });
    }

    @Command(
            name = "download",
            mixinStandardHelpOptions = true,
            description = "Writes a model to a file: as JSON, or its parameters as little-endian float32.")
    int download(
            @Mixin ModelOptions place,
            @Parameters(paramLabel = "VERSION", description = "A version, or latest.") String version,
            @Option(names = "--to", paramLabel = "FILE", description = "The file. Default: model-VERSION.json or .f32.")
                    @Nullable Path file,
            @Option(
                            names = "--format",
                            paramLabel = "FORMAT",
                            defaultValue = "json",
                            description = "json, or bytes: parameters alone. Default: json.")
                    Form form)
            throws BadInputException, IOException, InterruptedException {
        String wanted = version(version);
        return perform(place, models -> {
            Path target = file != null ? file : Path.of("model-" + wanted + (form == Form.JSON ? ".json" : ".f32"));
            byte[] bytes = form == Form.JSON
                    ? models.json(wanted).getBytes(StandardCharsets.UTF_8)
                    : models.parameters(wanted);
            write(target, bytes);
            out().println("wrote " + target + ", " + bytes.length + " bytes");
        });
    }

    @Command(
            name = "rollback",
            mixinStandardHelpOptions = true,
            description = {
                "Publishes an old version's parameters and calibration as the newest version.",
                "The updates of the open round are discarded, and devices start from it within seconds."
            })
    int rollback(
            @Mixin ModelOptions place,
            @Parameters(paramLabel = "VERSION", description = "The old version; 0 is the initial model.")
                    String version,
            @Option(
                            names = "--reason",
                            required = true,
                            paramLabel = "TEXT",
                            description = "Why; it is kept with the new version.")
                    String reason)
            throws BadInputException, IOException, InterruptedException {
        return restore(place, version, "rollback", reason);
    }

    @Command(
            name = "promote",
            mixinStandardHelpOptions = true,
            description =
                    "Makes an older version the newest one, as rollback does: for one that turned out to be better.")
    int promote(
            @Mixin ModelOptions place,
            @Parameters(paramLabel = "VERSION", description = "The version.") String version,
            @Option(
                            names = "--reason",
                            required = true,
                            paramLabel = "TEXT",
                            description = "Why; it is kept with the new version.")
                    String reason)
            throws BadInputException, IOException, InterruptedException {
        return restore(place, version, "promote", reason);
    }

    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description =
                    "Writes a model with its calibration, its spec and their sha256 to one file, which import takes.")
    int export(
            @Mixin ModelOptions place,
            @Parameters(paramLabel = "VERSION", description = "A version.") String version,
            @Option(names = "--to", paramLabel = "FILE", description = "The file. Default: model-VERSION.fleadmodel.")
                    @Nullable Path file)
            throws BadInputException, IOException, InterruptedException {
        String wanted = number(version);
        return perform(place, models -> {
            Path target = file != null ? file : Path.of("model-" + wanted + ModelFile.EXTENSION);
            byte[] bytes = models.export(wanted);
            write(target, bytes);
            out().println("wrote " + target + ", " + bytes.length + " bytes");
        });
    }

    @Command(
            name = "import",
            mixinStandardHelpOptions = true,
            description = {
                "Publishes the model of an exported file as the newest version.",
                "The file is checked whole before anything is sent, and again before anything is published."
            })
    int take(
            @Mixin ModelOptions place,
            @Parameters(paramLabel = "FILE", description = "A file that export wrote.") Path file,
            @Option(
                            names = "--reason",
                            required = true,
                            paramLabel = "TEXT",
                            description = "Why; it is kept with the new version.")
                    String reason)
            throws BadInputException, IOException, InterruptedException {
        if (Files.size(file) > ModelFile.MOST_BYTES) {
            throw new UserException(
                    file + " has more than " + ModelFile.MOST_BYTES + " bytes: give one that export wrote");
        }
        byte[] bytes = Files.readAllBytes(file);
        try {
            ModelFile.decode(bytes);
        } catch (MalformedMessageException e) {
            throw new UserException(file + " is no whole model: " + e.getMessage() + ": use another copy");
        }
        return perform(place, models -> {
            ModelSummary done = models.take(bytes, reason);
            out().println("version " + done.version() + " now has the parameters of " + file + ", sha256 "
                    + done.sha256());
        });
    }

    private int restore(ModelOptions place, String version, String act, String reason)
            throws BadInputException, IOException, InterruptedException {
        long wanted = Long.parseLong(number(version));
        return perform(place, models -> {
            ModelSummary done = models.restore(wanted, act, reason);
            out().println("version " + done.version() + " now has the parameters of version " + wanted + ", sha256 "
                    + done.sha256());
        });
    }

    private int perform(ModelOptions place, Act act) throws BadInputException, IOException, InterruptedException {
        try {
            act.on(place.open(System.getenv()));
            out().flush();
            return ExitCode.STOPPED;
        } catch (NoAnswerException e) {
            specification.commandLine().getErr().println("flead: " + e.getMessage());
            return ExitCode.FAILED;
        }
    }

    private PrintWriter out() {
        return specification.commandLine().getOut();
    }

    /** Whole or not at all: an interrupted download leaves no half of a file. */
    private static void write(Path file, byte[] bytes) throws IOException {
        Path absolute = file.toAbsolutePath();
        Path unfinished = absolute.resolveSibling(absolute.getFileName() + ".unfinished");
        Files.write(unfinished, bytes);
        Files.move(unfinished, absolute, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String version(String text) throws UserException {
        return text.equals("latest") ? text : number(text);
    }

    /** A version that is a number. */
    static String number(String text) throws UserException {
        if (!text.matches("[0-9]{1,18}")) {
            throw new UserException(
                    "VERSION must be a whole number, but is '" + text + "': flead models list shows them");
        }
        return text;
    }

    private static ObjectNode row(ModelSummary model) {
        ModelSummary.RestoredModel restored = model.restores();
        return JsonNodeFactory.instance
                .objectNode()
                .put("version", model.version())
                .put("published", model.createdAt())
                .put("devices", model.devices())
                .put("samples", model.samples())
                .put("loss", String.format(Locale.ROOT, "%.4g", model.meanLoss()))
                .put("step", model.medianStep() > 0 ? String.format(Locale.ROOT, "%.4g", model.medianStep()) : "-")
                .put("strategy", model.strategy())
                .put(
                        "sha256",
                        model.sha256()
                                .substring(
                                        0,
                                        Math.min(SHA_CHARACTERS, model.sha256().length())))
                .put("restores", restored == null ? "" : restored.version() + " (" + restored.reason() + ")");
    }

    private static String shortened(String name, JsonNode value) {
        return name.equals("parameters")
                ? value.size() + " numbers"
                : value.isTextual() ? value.asText() : value.toString();
    }
}
