package io.flead.local.run;

import io.flead.api.program.EnvironmentNames;
import io.flead.api.program.ExitCode;
import io.flead.local.analytics.AnalyticsProgram;
import io.flead.local.analytics.Job;
import io.flead.local.database.LocalDatabase;
import io.flead.local.failure.UserException;
import io.flead.local.port.Port;
import io.flead.local.port.PortPlan;
import io.flead.local.port.PortReservations;
import io.flead.local.state.OrphanedProcesses;
import io.flead.local.state.RunRecord;
import io.flead.local.state.StateDirectory;
import io.flead.local.supervision.RestartPolicy;
import io.flead.local.supervision.SupervisionListener;
import io.flead.local.supervision.Supervisor;
import io.flead.local.workload.WorkloadVariables;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs a job of the analytics once, in this terminal. */
public final class AnalyticsRun {

    private static final Duration TICK = Duration.ofMillis(100);

    private final InstallDirectory home;
    private final String classPath;
    private final Path cacheDirectory;
    private final ShutdownSignal stop;
    private final Consumer<String> notes;

    /**
     * Nothing runs yet.
     *
     * @param stop ends it early
     * @param notes takes lines for the user
     */
    public AnalyticsRun(
            InstallDirectory home, String classPath, Path cacheDirectory, ShutdownSignal stop, Consumer<String> notes) {
        this.home = home;
        this.classPath = classPath;
        this.cacheDirectory = cacheDirectory;
        this.stop = stop;
        this.notes = notes;
    }

    /**
     * Beside the pipeline, which runs.
     *
     * @return exit code: 0 when the job is done
     * @throws UserException when the pipeline is just starting or ending
     */
    public int beside(Path directory, Job job, List<String> arguments)
            throws UserException, IOException, InterruptedException {
        RunRecord run = RunRecord.read(directory.resolve("run.json"))
                .orElseThrow(() -> new UserException(
                        "another flead uses " + directory + " and runs no pipeline on it: wait until it has ended"));
        LocalDatabase database = LocalDatabase.locate(directory, cacheDirectory, port(run, Port.DATABASE));
        return run(
                directory,
                new WorkloadVariables(
                        directory.resolve("pipeline.yaml"),
                        "127.0.0.1:" + port(run, Port.KAFKA),
                        database.configuration(),
                        false),
                job,
                arguments);
    }

    private static int port(RunRecord run, Port port) throws UserException {
        Integer number = run.ports().get(port.label());
        if (number == null) {
            throw new UserException("the record of the run lacks the port of " + port.label());
        }
        return number;
    }

    /**
     * With broker and database started for the time.
     *
     * @return exit code: 0 when the job is done
     * @throws UserException when these cannot run here
     */
    public int alone(Path directory, Job job, List<String> arguments)
            throws UserException, IOException, InterruptedException {
        try (StateDirectory state = StateDirectory.take(directory);
                PortReservations reservations = new PortReservations(cacheDirectory)) {
            OrphanedProcesses.end(state.runFile());
            PortPlan ports = PortPlan.choose(Map.of(), reservations::reserve);
            try (Supervisor supervisor = new Supervisor(RestartPolicy.standard(), new Notes())) {
                WorkloadVariables variables;
                try (LocalServices services = LocalServices.start(state, cacheDirectory, ports, supervisor)) {
                    notes.accept("the pipeline does not run: broker and database run while the job does");
                    if (!services.await(new StartupWait(state, stop, stop::isGiven))) {
                        return ExitCode.FAILED;
                    }
                    variables = services.variables(false);
                } catch (StartupException e) {
                    notes.accept(String.valueOf(e.getMessage()));
                    return ExitCode.FAILED;
                }
                return run(directory, variables, job, arguments);
            }
        }
    }

    private int run(Path directory, WorkloadVariables variables, Job job, List<String> arguments)
            throws IOException, InterruptedException {
        AnalyticsProgram program = new AnalyticsProgram(
                classPath,
                AnalyticsProgram.optionsFile(home.root()),
                variables,
                directory.resolve(AnalyticsProgram.MODULE),
                cacheDirectory);
        ProcessBuilder builder = program.job(job, arguments);
        // In a terminal the job's own lines are enough.
        builder.environment().putIfAbsent(EnvironmentNames.LOG_LEVEL, "WARN");
        Process process = builder.redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        while (!process.waitFor(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
            if (stop.isGiven()) {
                process.destroy();
            }
        }
        int code = process.exitValue();
        return code > ExitCode.BAD_INPUT ? ExitCode.FAILED : code;
    }

    /** Reports unwanted ends to the user. */
    private final class Notes implements SupervisionListener {

        @Override
        public void restarting(String name, String reason, Duration delay) {
            notes.accept(name + " " + reason + ", restarts");
        }

        @Override
        public void gaveUp(String name, String reason, int failures, Path log, List<String> lastLines) {
            notes.accept(name + " kept failing (" + reason + "): see " + log);
            stop.give();
        }
    }
}
