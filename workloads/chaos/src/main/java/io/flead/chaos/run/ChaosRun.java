package io.flead.chaos.run;

import io.flead.chaos.account.Account;
import io.flead.chaos.account.Facts;
import io.flead.chaos.plan.FaultSchedule;
import io.flead.contract.pipeline.InvalidPipelineException;
import io.flead.contract.pipeline.Pipeline;
import io.flead.contract.pipeline.PipelineFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;

/**
 * Runs a pipeline under faults and takes its account. The pipeline is {@code flead up} in a process of its own, seen
 * from outside: by the processes and ports in {@code run.json}, by its topics and by its tables.
 */
public final class ChaosRun {

    private static final Duration STARTS_WITHIN = Duration.ofMinutes(8);
    private static final Duration RECOVERS_WITHIN = Duration.ofMinutes(6);
    private static final Duration ENDS_WITHIN = Duration.ofMinutes(4);
    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(10);

    private final Options options;
    private final RunDirectory directory;
    private final Journal journal;
    private long lastScored;

    /**
     * The command to run.
     *
     * @param home the built project
     * @param pipeline the pipeline file
     * @param directory directory of the run; its contents are removed
     * @param length time in which faults happen
     * @param seed of the faults
     */
    public record Options(Path home, Path pipeline, Path directory, Duration length, long seed) {}

    /**
     * The result of it.
     *
     * @param kills processes killed
     * @param stops processes stopped for a while
     */
    public record Result(int kills, int stops, Account account) {}

    /** A run that has not begun; writes its progress to {@code out}. */
    public ChaosRun(Options options, PrintWriter out) {
        this.options = options;
        this.directory = new RunDirectory(options.directory());
        this.journal = new Journal(out);
    }

    /** Runs it to its end. When this returns, nothing of it runs any more. */
    public Result run() throws IOException, InterruptedException, InvalidPipelineException {
        Pipeline pipeline = PipelineFile.load(options.pipeline());
        Path disk = directory.disk();
        SmallDisk.release(disk);
        directory.begin();
        Path state = disk.resolve("state");
        try (SmallDisk small = SmallDisk.at(disk);
                PipelineProcess command =
                        PipelineProcess.start(options.home(), options.pipeline(), state, directory.output())) {
            Thread hook = new Thread(() -> {
                command.kill();
                small.unmount();
            });
            Runtime.getRuntime().addShutdownHook(hook);
            try {
                Facts facts = run(pipeline, small, command, state);
                end(command);
                return new Result(journal.kills(), journal.stops(), Account.of(facts.with(journal.failures())));
            } finally {
                directory.keep(state.resolve("logs"));
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        }
    }

    private Facts run(Pipeline pipeline, SmallDisk disk, PipelineProcess command, Path state)
            throws IOException, InterruptedException {
        Children children = new Children(state);
        Parts parts = new Parts(children);
        journal.say("starting " + options.pipeline() + " in " + options.directory());
        if (!Wait.until(STARTS_WITHIN, () -> !command.runs() || (parts.areReady() && parts.haveModel()))
                || !command.runs()) {
            return unknown("the pipeline did not start", parts, command);
        }
        int kafka = children.port("kafka").orElseThrow();
        int database = children.port("database").orElseThrow();
        try (LedgerReader ledger = new LedgerReader(kafka, pipeline)) {
            breakIt(parts, disk, new FaultRunner(children, disk, ledger, journal), command);
            journal.say("calm: every part comes back, the producer pauses");
            if (!Wait.until(RECOVERS_WITHIN, () -> !command.runs() || parts.areReady()) || !command.runs()) {
                return unknown("the pipeline did not come back", parts, command);
            }
            List<ProcessHandle> producer = children.stop("producer");
            Facts facts = new FactsReader(pipeline, parts, ledger, new DatabaseReader(database, state)).read();
            children.goOn(producer);
            return facts;
        } catch (ExecutionException | TimeoutException | KafkaException | IllegalStateException e) {
            return unknown("the ledger could not be read: " + e, parts);
        }
    }

    /** Carries the schedule out. */
    private void breakIt(Parts parts, SmallDisk disk, FaultRunner faults, PipelineProcess command)
            throws InterruptedException {
        if (!disk.canBeFilled()) {
            journal.say("SKIPPED: the full disk. It needs the right to mount a small file system: run as root");
        }
        FaultSchedule schedule = FaultSchedule.of(options.seed(), options.length(), Parts.NAMES);
        journal.say("seed " + options.seed() + ": " + schedule.events().size() + " faults in "
                + options.length().toSeconds() + " s");
        Iterator<FaultSchedule.Event> events = schedule.events().iterator();
        FaultSchedule.Event next = events.hasNext() ? events.next() : null;
        Wait run = new Wait();
        Wait sinceProgress = new Wait();
        try {
            while (run.elapsed().compareTo(options.length()) < 0 && command.runs()) {
                while (next != null && run.elapsed().compareTo(next.at()) >= 0) {
                    faults.begin(next.fault());
                    next = events.hasNext() ? events.next() : null;
                }
                if (sinceProgress.elapsed().compareTo(PROGRESS_EVERY) >= 0) {
                    sinceProgress = new Wait();
                    progress(parts, run.elapsed());
                }
                parts.countLost();
                Wait.pause(Wait.TICK);
            }
        } finally {
            faults.end(ENDS_WITHIN);
        }
    }

    private void progress(Parts parts, Duration elapsed) throws InterruptedException {
        // A training job that starts says nothing yet.
        lastScored = Math.max(lastScored, parts.scored().scored());
        journal.say(String.format(
                Locale.ROOT,
                "%d of %d s: %d kills, %d stops, %d of %d parts run, %d scored",
                elapsed.toSeconds(),
                options.length().toSeconds(),
                journal.kills(),
                journal.stops(),
                parts.running(),
                Parts.NAMES.size(),
                lastScored));
    }

    /** Ends the pipeline in order, whose own summary must find nothing wrong either. */
    private void end(PipelineProcess command) throws InterruptedException {
        OptionalInt code = command.end(ENDS_WITHIN);
        if (code.isEmpty()) {
            journal.fail("flead up did not end");
        } else if (code.getAsInt() != 0) {
            journal.fail("flead up ended with exit code " + code.getAsInt());
        }
        journal.say(command.said());
    }

    private Facts unknown(String failure, Parts parts, PipelineProcess command) {
        journal.say(failure + ":" + System.lineSeparator() + command.said());
        return unknown(failure, parts);
    }

    private Facts unknown(String failure, Parts parts) {
        journal.fail(failure);
        return Facts.unknown(parts.lostByArchiver());
    }
}
