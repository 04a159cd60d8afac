package io.flead.local.run;

import io.flead.local.Refusal;
import io.flead.local.analytics.AnalyticsProgram;
import io.flead.local.analytics.Job;
import io.flead.local.broker.LocalBroker;
import io.flead.local.database.DatabaseConfiguration;
import io.flead.local.database.LocalDatabase;
import io.flead.local.port.Port;
import io.flead.local.port.PortPlan;
import io.flead.local.port.PortReservations;
import io.flead.local.state.Leftovers;
import io.flead.local.state.RunRecord;
import io.flead.local.state.StateDirectory;
import io.flead.local.supervision.RestartPolicy;
import io.flead.local.supervision.SupervisionListener;
import io.flead.local.supervision.Supervisor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;

/** Runs a job of the analytics once, in this terminal. */
public final class AnalyticsRun {

    private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);
    private static final Duration TICK = Duration.ofMillis(100);
    private static final int FAILED = 1;

    private final FleadHome home;
    private final String classPath;
    private final Path cacheDirectory;
    private final StopSignal stop;
    private final Consumer<String> notes;

    /**
     * Nothing runs yet.
     *
     * @param classPath class path of the analytics
     * @param stop ends it early
     * @param notes takes lines for the user
     */
    public AnalyticsRun(
            FleadHome home, String classPath, Path cacheDirectory, StopSignal stop, Consumer<String> notes) {
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
     * @throws Refusal when the pipeline is just starting or ending
     */
    public int beside(Path directory, Job job, List<String> arguments)
            throws Refusal, IOException, InterruptedException {
        RunRecord run = RunRecord.read(directory.resolve("run.json"))
                .orElseThrow(() -> new Refusal(
                        "another flead uses " + directory + " and runs no pipeline on it: wait until it has ended"));
        LocalDatabase database = LocalDatabase.locate(directory, cacheDirectory, port(run, Port.DATABASE));
        return run(program(directory, "127.0.0.1:" + port(run, Port.KAFKA), database.configuration()), job, arguments);
    }

    private static int port(RunRecord run, Port port) throws Refusal {
        Integer number = run.ports().get(port.label());
        if (number == null) {
            throw new Refusal("the run does not tell the port of " + port.label());
        }
        return number;
    }

    /**
     * With broker and database started for the time.
     *
     * @return exit code: 0 when the job is done
     * @throws Refusal when these cannot run here
     */
    public int alone(Path directory, Job job, List<String> arguments)
            throws Refusal, IOException, InterruptedException {
        try (StateDirectory state = StateDirectory.take(directory);
                PortReservations reservations = new PortReservations(cacheDirectory)) {
            Leftovers.end(state.runFile());
            PortPlan ports = PortPlan.choose(Map.of(), reservations::reserve);
            LocalDatabase database = LocalDatabase.locate(directory, cacheDirectory, ports.of(Port.DATABASE));
            LocalBroker broker = LocalBroker.prepare(directory, ports.of(Port.KAFKA), ports.of(Port.KAFKA_CONTROLLER));
            try (Supervisor supervisor = new Supervisor(RestartPolicy.standard(), new Notes())) {
                supervisor.start(broker.child("kafka", state.log("kafka"), System.getProperty("java.class.path")));
                database.prepare();
                supervisor.start(database.child("postgres", state.log("postgres")));
                notes.accept("the pipeline does not run: broker and database run while the job does");
                try (Admin admin = broker.connect()) {
                    if (!ready(() -> broker.isReady(admin)) || !ready(database::isReady)) {
                        notes.accept("broker and database are not ready: see " + state.log("kafka") + " and "
                                + state.log("postgres"));
                        return FAILED;
                    }
                }
                return run(
                        program(directory, broker.configuration().bootstrapServers(), database.configuration()),
                        job,
                        arguments);
            }
        }
    }

    private AnalyticsProgram program(Path directory, String bootstrapServers, DatabaseConfiguration database) {
        return new AnalyticsProgram(
                classPath,
                AnalyticsProgram.optionsFile(home.root()),
                directory.resolve("pipeline.yaml"),
                bootstrapServers,
                database,
                directory.resolve(AnalyticsProgram.MODULE),
                cacheDirectory);
    }

    private int run(AnalyticsProgram program, Job job, List<String> arguments)
            throws IOException, InterruptedException {
        ProcessBuilder builder = program.job(job, arguments);
        // In a terminal the job's own lines are enough.
        builder.environment().putIfAbsent("LOG_LEVEL", "WARN");
        Process process = builder.redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        while (!process.waitFor(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
            if (stop.isGiven()) {
                process.destroy();
            }
        }
        int code = process.exitValue();
        return code > 2 ? FAILED : code;
    }

    private boolean ready(Condition condition) throws InterruptedException {
        long deadline = System.nanoTime() + STARTS_WITHIN.toNanos();
        while (!stop.isGiven() && System.nanoTime() < deadline) {
            if (condition.holds()) {
                return true;
            }
            stop.await(TICK);
        }
        return false;
    }

    /** Something that becomes true. */
    @FunctionalInterface
    private interface Condition {
        boolean holds() throws InterruptedException;
    }

    /** Tells the user of unwanted ends. */
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
