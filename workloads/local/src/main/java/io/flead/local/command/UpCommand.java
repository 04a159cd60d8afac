package io.flead.local.command;

import io.flead.api.program.ExitCode;
import io.flead.api.v1alpha1.TimeSpan;
import io.flead.contract.pipeline.InvalidPipelineException;
import io.flead.local.failure.FileErrors;
import io.flead.local.failure.UserException;
import io.flead.local.pipeline.EffectivePipeline;
import io.flead.local.port.Port;
import io.flead.local.port.PortPlan;
import io.flead.local.port.PortReservations;
import io.flead.local.run.InstallDirectory;
import io.flead.local.run.LocalRun;
import io.flead.local.run.RunOptions;
import io.flead.local.run.ShutdownSignal;
import io.flead.local.state.CacheDirectory;
import io.flead.local.state.StateDirectory;
import io.flead.local.summary.RunSummary;
import io.flead.local.view.LiveView;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a pipeline on this machine. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs a pipeline on this machine: a Kafka broker, a database and the workloads, each a process of its own.",
            "A process that dies is restarted. Ctrl-C ends the run: the sent readings are scored and stored first, then a summary is printed,",
            "its last line for machines: FLEAD summary {json}. A later run of the same pipeline goes on where this one ended."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the pipeline worked",
            "1:it did not: no global model came, a workload kept failing, or readings were missing at the end",
            "2:bad input; nothing was started"
        })
public final class UpCommand implements Callable<Integer> {

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            required = true,
            description = "The pipeline file.")
    private Path file = Path.of("");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Replays the CSV files of this directory in place of the file's own source.")
    private @Nullable Path data;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = TimeSpanConverter.class,
            description = "Ends the run after this time, such as 90s or 2m, counted from the first reading.")
    private @Nullable TimeSpan length;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description =
                    "Directory of the run. Default: .flead/NAME in the working directory, by the pipeline's name.")
    private @Nullable Path state;

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            description = "Port of Kafka. Default: 9092 or the next free one.")
    private @Nullable Integer kafkaPort;

    @Option(
            names = "--database-port",
            paramLabel = "PORT",
            description = "Port of PostgreSQL. Default: 5432 or the next free one.")
    private @Nullable Integer databasePort;

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            description = "Port of the HTTP API. Default: 8080 or the next free one.")
    private @Nullable Integer httpPort;

    @Option(
            names = "--console-port",
            paramLabel = "PORT",
            description = "Port of the console's page. Default: 8088 or the next free one.")
    private @Nullable Integer consolePort;

    @Option(
            names = "--listen-on-all",
            description = "The HTTP servers listen on all addresses of this machine. Default: on loopback alone."
                    + " Kafka and PostgreSQL always stay on loopback.")
    private boolean listenOnAll;

    @Spec
    private CommandSpec specification = CommandSpec.create();

    @Override
    public Integer call() throws UserException, InvalidPipelineException, InterruptedException, IOException {
        PrintWriter out = specification.commandLine().getOut();
        EffectivePipeline pipeline = EffectivePipeline.load(file, Optional.ofNullable(data));
        InstallDirectory home = InstallDirectory.find(System.getenv());
        Path given = state;
        Path directory =
                given == null ? StateOptions.byDefault(pipeline.pipeline().name()) : given;
        try (StateDirectory taken = StateDirectory.take(directory)) {
            Files.createDirectories(taken.path().resolve("logs"));
            System.setProperty("flead.log", taken.log("flead").toString());
            Path cache = CacheDirectory.choose(System.getenv(), Path.of(System.getProperty("user.home")), taken.path());
            Map<Port, Integer> asked = askedPorts();
            try (PortReservations reservations = reservations(cache)) {
                PortPlan ports = choose(asked, reservations, cache);
                LiveView view = new LiveView(out, Terminal.find().isPresent());
                view.note("pipeline " + pipeline.pipeline().name() + ", kept in " + taken.path());
                ports.notices(asked).forEach(view::note);
                RunOptions options = new RunOptions(
                        pipeline,
                        home,
                        taken,
                        cache,
                        ports,
                        listenOnAll,
                        Optional.ofNullable(length).map(TimeSpan::duration));
                return run(options, view, out);
            }
        }
    }

    /**
     * Runs it so that Ctrl-C and SIGTERM end it in order: the JVM's exit waits for the summary and takes its exit code.
     */
    private static int run(RunOptions options, LiveView view, PrintWriter out)
            throws UserException, InterruptedException {
        ShutdownSignal stop = new ShutdownSignal();
        GracefulExit exit = GracefulExit.install(stop);
        int code = ExitCode.FAILED;
        try {
            RunSummary summary = new LocalRun(options, view, stop).run();
            out.println();
            out.print(summary.text());
            out.println("FLEAD summary " + summary.json());
            code = summary.ok() ? ExitCode.STOPPED : ExitCode.FAILED;
            return code;
        } finally {
            out.flush();
            exit.finished(code);
        }
    }

    private static PortReservations reservations(Path cache) throws UserException {
        try {
            return new PortReservations(cache);
        } catch (IOException e) {
            throw cacheError(cache, e);
        }
    }

    private static PortPlan choose(Map<Port, Integer> asked, PortReservations reservations, Path cache)
            throws UserException {
        try {
            return PortPlan.choose(asked, reservations::reserve);
        } catch (UncheckedIOException e) {
            throw cacheError(cache, FileErrors.in(e).orElseThrow());
        }
    }

    private static UserException cacheError(Path cache, IOException fault) {
        return new UserException(
                "cannot write the cache directory " + cache + " (" + FileErrors.reason(fault)
                        + "): set FLEAD_CACHE to a directory of your own with some room",
                fault);
    }

    private Map<Port, Integer> askedPorts() {
        Map<Port, Integer> asked = new EnumMap<>(Port.class);
        putIfAsked(asked, Port.KAFKA, kafkaPort);
        putIfAsked(asked, Port.DATABASE, databasePort);
        putIfAsked(asked, Port.AGGREGATOR, httpPort);
        putIfAsked(asked, Port.CONSOLE, consolePort);
        return asked;
    }

    private static void putIfAsked(Map<Port, Integer> asked, Port port, @Nullable Integer number) {
        if (number != null) {
            asked.put(port, number);
        }
    }

    /** Reads a time as pipeline files write it. */
    static final class TimeSpanConverter implements ITypeConverter<TimeSpan> {

        @Override
        public TimeSpan convert(String value) {
            try {
                return TimeSpan.parse(value);
            } catch (IllegalArgumentException e) {
                throw new CommandLine.TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
