package io.flead.producer.generate;

import io.flead.api.program.ExitCode;
import io.flead.process.program.Version;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The options of {@code flead generate}, made of {@link Setting}. */
final class GenerateCommandLine {

    private static final String CONFIG = "--config";
    private static final String PLOT = "--plot";

    private GenerateCommandLine() {}

    /**
     * Reads the options and runs what they say. Every problem is printed, and then nothing runs.
     *
     * @return the exit code
     */
    static int execute(String[] arguments, ToIntFunction<GeneratePlan> run) {
        CommandLine commandLine = new CommandLine(specification());
        PrintWriter error = new PrintWriter(System.err, true, Charset.defaultCharset());
        ParseResult parsed;
        try {
            parsed = commandLine.parseArgs(arguments);
        } catch (CommandLine.ParameterException e) {
            error.println("flead generate: " + e.getMessage() + ": see 'flead generate --help'");
            return ExitCode.BAD_INPUT;
        }
        if (CommandLine.printHelpIfRequested(parsed)) {
            return ExitCode.STOPPED;
        }
        Path plots = parsed.matchedOptionValue(PLOT, (Path) null);
        if (plots != null) {
            return plot(plots, error);
        }
        List<String> problems = new ArrayList<>();
        GeneratePlan plan = plan(parsed, problems);
        if (!problems.isEmpty()) {
            problems.forEach(problem -> error.println("flead generate: " + problem));
            return ExitCode.BAD_INPUT;
        }
        return run.applyAsInt(plan);
    }

    private static int plot(Path folder, PrintWriter error) {
        try {
            Files.createDirectories(folder);
            for (Map.Entry<String, String> picture : Plot.all().entrySet()) {
                Files.writeString(folder.resolve(picture.getKey()), picture.getValue());
            }
            return ExitCode.STOPPED;
        } catch (IOException e) {
            error.println("flead generate: " + PLOT + " " + folder + " cannot be written (" + e + "): choose another");
            return ExitCode.BAD_INPUT;
        }
    }

    /** The plan of options alone, for tests. */
    static GeneratePlan plan(List<String> arguments, List<String> problems) {
        return plan(new CommandLine(specification()).parseArgs(arguments.toArray(String[]::new)), problems);
    }

    private static GeneratePlan plan(ParseResult parsed, List<String> problems) {
        Map<Setting, String> options = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            for (String option : setting.options()) {
                if (parsed.hasMatchedOption(option)) {
                    options.put(setting, setting.isSwitch() ? "true" : parsed.matchedOptionValue(option, ""));
                }
            }
            for (String option : setting.negativeOptions()) {
                if (parsed.hasMatchedOption(option)) {
                    if ("true".equals(options.get(setting))) {
                        problems.add(option + " contradicts " + setting.option() + ": give one of them");
                    }
                    options.put(setting, "false");
                }
            }
        }
        Path config = parsed.matchedOptionValue(CONFIG, (Path) null);
        Map<Setting, String> file = config == null ? Map.of() : ConfigFile.read(config, problems);
        return GeneratePlan.of(new Settings(options, file, problems));
    }

    static CommandSpec specification() {
        CommandSpec specification = CommandSpec.create()
                .name("flead generate")
                .mixinStandardHelpOptions(true)
                .versionProvider(new Version());
        specification
                .usageMessage()
                .sortOptions(false)
                .description(
                        "Makes the readings of a simulated fleet of machines: to the console, a file, an HTTP endpoint or Kafka.",
                        "Precedence: option, --config file, --preset, default. The last line is for machines: FLEAD generate {json}.")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(Map.of(
                        "0",
                        "every reading is acknowledged",
                        "1",
                        "not every one is",
                        "2",
                        "bad input; nothing was written"));
        for (Setting setting : Setting.values()) {
            OptionSpec.Builder option = OptionSpec.builder(setting.options().toArray(String[]::new))
                    .description(setting.description()
                            + (setting.standard().isEmpty()
                                            || setting.isSwitch()
                                            || setting.description().contains("Default")
                                    ? ""
                                    : " Default: " + setting.standard() + "."));
            specification.addOption(
                    setting.isSwitch()
                            ? option.arity("0").type(boolean.class).build()
                            : option.arity("1")
                                    .paramLabel(setting.parameter())
                                    .type(String.class)
                                    .build());
            if (setting.isSwitch()) {
                specification.addOption(
                        OptionSpec.builder(setting.negativeOptions().toArray(String[]::new))
                                .arity("0")
                                .type(boolean.class)
                                .hidden("false".equals(setting.standard()))
                                .description("Not: " + setting.description())
                                .build());
            }
        }
        specification.addOption(OptionSpec.builder(PLOT)
                .arity("1")
                .paramLabel("DIR")
                .type(Path.class)
                .description("Only writes pictures of the sensors and of each failure, as SVG, into this folder.")
                .build());
        return specification.addOption(OptionSpec.builder(CONFIG)
                .arity("1")
                .paramLabel("FILE")
                .type(Path.class)
                .description("A YAML file with these settings.")
                .build());
    }
}
