package io.flead.chaos.run;

import io.flead.chaos.account.Account;
import io.flead.chaos.account.Facts;
import io.flead.chaos.account.LastModel;
import io.flead.chaos.plan.Fault;
import io.flead.chaos.plan.FaultSchedule;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.pipeline.InvalidPipelineException;
import io.flead.contract.pipeline.Pipeline;
import io.flead.contract.pipeline.PipelineFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Runs a pipeline under faults and takes its account. The pipeline is {@code flead up} in a process of its own, seen
 * from outside: by the processes and ports in {@code run.json}, by its topics and by its tables.
 */
public final class ChaosRun {

    /** Names in {@code run.json} of the processes that can be killed and stopped. */
    private static final List<String> CHILDREN =
            List.of("kafka", "postgres", "training", "aggregator", "archiver", "producer");

    private static final List<String> READY = List.of("training", "aggregator", "archiver");
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(8);
    private static final Duration RECOVERS_WITHIN = Duration.ofMinutes(6);
    private static final Duration PASSES_WITHIN = Duration.ofMinutes(3);
    private static final Duration ENDS_WITHIN = Duration.ofMinutes(4);
    private static final Duration QUIET_AFTER = Duration.ofSeconds(3);
    private static final Duration TICK = Duration.ofMillis(500);
    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(10);

    private final Options options;
    private final PrintWriter out;
    private final Metrics metrics = new Metrics();
    private final LostCount lostByArchiver = new LostCount();
    private final AtomicInteger kills = new AtomicInteger();
    private final AtomicInteger stops = new AtomicInteger();
    private final List<String> failures = new ArrayList<>();
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
        this.out = out;
    }

    /** Runs it to its end. When this returns, nothing of it runs any more. */
    public Result run() throws IOException, InterruptedException, InvalidPipelineException {
        Pipeline pipeline = PipelineFile.load(options.pipeline());
        Path disk = options.directory().resolve("disk");
        SmallDisk.release(disk);
        removeEarlier();
        Path output = options.directory().resolve("flead-up.log");
        Path state = disk.resolve("state");
        try (SmallDisk small = SmallDisk.at(disk);
                PipelineProcess command = PipelineProcess.start(options.home(), options.pipeline(), state, output)) {
            Thread hook = new Thread(() -> {
                command.kill();
                small.unmount();
            });
            Runtime.getRuntime().addShutdownHook(hook);
            try {
                Facts facts = run(pipeline, small, command, state);
                end(command);
                return new Result(kills.get(), stops.get(), Account.of(facts.with(failures())));
            } finally {
                keepLogs(state.resolve("logs"));
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        }
    }

    private Facts run(Pipeline pipeline, SmallDisk disk, PipelineProcess command, Path state)
            throws IOException, InterruptedException {
        Children children = new Children(state);
        say("starting " + options.pipeline() + " in " + options.directory());
        if (!await(STARTS_WITHIN, () -> !command.runs() || (ready(children) && hasModel(children)))
                || !command.runs()) {
            say("the pipeline did not start:" + System.lineSeparator() + command.said());
            return unknown("the pipeline did not start");
        }
        int kafka = children.port("kafka").orElseThrow();
        int database = children.port("database").orElseThrow();
        try (LedgerReader ledger = new LedgerReader(kafka, pipeline)) {
            breakIt(children, disk, ledger, command);
            say("calm: every part comes back, the producer pauses");
            if (!await(RECOVERS_WITHIN, () -> !command.runs() || ready(children)) || !command.runs()) {
                say("the pipeline did not come back:" + System.lineSeparator() + command.said());
                return unknown("the pipeline did not come back");
            }
            List<ProcessHandle> producer = children.stop("producer");
            Facts facts = facts(pipeline, children, ledger, new DatabaseReader(database, state));
            children.goOn(producer);
            return facts;
        } catch (ExecutionException | TimeoutException | KafkaException | IllegalStateException e) {
            return unknown("the ledger could not be read: " + e);
        }
    }

    /** Carries the schedule out. */
    private void breakIt(Children children, SmallDisk disk, LedgerReader ledger, PipelineProcess command)
            throws IOException, InterruptedException {
        if (!disk.canBeFilled()) {
            say("SKIPPED: the full disk. It needs the right to mount a small file system: run as root");
        }
        FaultSchedule schedule = FaultSchedule.of(options.seed(), options.length(), CHILDREN);
        say("seed " + options.seed() + ": " + schedule.events().size() + " faults in "
                + options.length().toSeconds() + " s");
        Iterator<FaultSchedule.Event> events = schedule.events().iterator();
        FaultSchedule.Event next = events.hasNext() ? events.next() : null;
        long from = System.nanoTime();
        long progress = from;
        ExecutorService faults = Executors.newCachedThreadPool();
        try {
            while (elapsed(from).compareTo(options.length()) < 0 && command.runs()) {
                while (next != null && elapsed(from).compareTo(next.at()) >= 0) {
                    Fault fault = next.fault();
                    faults.execute(() -> carryOut(fault, children, disk, ledger));
                    next = events.hasNext() ? events.next() : null;
                }
                if (System.nanoTime() - progress >= PROGRESS_EVERY.toNanos()) {
                    progress += PROGRESS_EVERY.toNanos();
                    progress(children, elapsed(from));
                }
                countLost(children);
                TimeUnit.MILLISECONDS.sleep(TICK.toMillis());
            }
        } finally {
            faults.shutdown();
            if (!faults.awaitTermination(ENDS_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                fail("a fault did not come to its end");
            }
        }
    }

    private void carryOut(Fault fault, Children children, SmallDisk disk, LedgerReader ledger) {
        try {
            if (fault instanceof Fault.Kill kill) {
                boolean killed = children.kill(kill.child());
                kills.addAndGet(killed ? 1 : 0);
                say((killed ? "kill " : "down already: ") + kill.child());
            } else if (fault instanceof Fault.Stop stop) {
                List<ProcessHandle> stopped = children.stop(stop.child());
                stops.addAndGet(stopped.isEmpty() ? 0 : 1);
                say((stopped.isEmpty() ? "down already: " : "stop ") + stop.child() + " for "
                        + stop.length().toMillis() / 1000.0 + " s");
                TimeUnit.MILLISECONDS.sleep(stop.length().toMillis());
                children.goOn(stopped);
            } else if (fault instanceof Fault.FullDisk full) {
                if (disk.canBeFilled()) {
                    say("full disk for " + full.length().toSeconds() + " s");
                    disk.fill();
                    TimeUnit.MILLISECONDS.sleep(full.length().toMillis());
                    disk.empty();
                }
            } else if (fault instanceof Fault.DeletedTopic) {
                say("delete topic " + ledger.expendableTopic());
                ledger.deleteAndMakeAgain(ledger.expendableTopic());
            } else if (fault instanceof Fault.Malformed malformed) {
                say("send " + malformed.count() + " malformed records");
                ledger.sendMalformed(malformed.count());
            }
        } catch (IOException | ExecutionException | TimeoutException | KafkaException e) {
            // A broker may be down at that moment; the topics show the steps that were done.
            say("could not finish " + fault + ": " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Facts facts(Pipeline pipeline, Children children, LedgerReader ledger, DatabaseReader database)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, Long> ends = quietEnds(ledger);
        boolean archived = await(PASSES_WITHIN, () -> database.passed(ends));
        LedgerReader.Readings readings = ledger.readings(ends);
        Scored scored = scored(children);
        // The offsets in a checkpoint first, then the counts: both must be at the end.
        boolean trained = await(PASSES_WITHIN, () -> passed(ledger, ends));
        long begun = System.nanoTime();
        while (elapsed(begun).compareTo(PASSES_WITHIN) < 0 && scored.handled() < readings.produced()) {
            TimeUnit.MILLISECONDS.sleep(TICK.toMillis());
            scored = scored(children);
        }
        LedgerReader.Models models = ledger.models();
        Optional<GlobalModel> last = models.last();
        Optional<GlobalModel> again =
                last.flatMap(model -> LastModel.again(pipeline.spec(), model, models.beforeLast(), models.updates()));
        countLost(children);
        return new Facts(
                readings.produced(),
                readings.malformed(),
                readings.sequences().missing(),
                readings.sequences().repeated(),
                scored.scored(),
                scored.rejected(),
                trained,
                scored.lost(),
                database.readings(),
                archived,
                lostByArchiver.total(),
                models.models().stream().map(GlobalModel::version).toList(),
                last.map(LastModel::sha256),
                again.map(LastModel::sha256),
                List.of());
    }

    private boolean passed(LedgerReader ledger, Map<TopicPartition, Long> ends) throws InterruptedException {
        try {
            return ledger.trainingPassed(ends);
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    /** The ends of the readings topic when nothing comes any more. */
    private static Map<TopicPartition, Long> quietEnds(LedgerReader ledger)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, Long> before = Map.of();
        Map<TopicPartition, Long> ends = ledger.readingsEnds();
        while (!ends.equals(before)) {
            before = ends;
            TimeUnit.MILLISECONDS.sleep(QUIET_AFTER.toMillis());
            ends = ledger.readingsEnds();
        }
        return ends;
    }

    /** Counts of the training job, which are part of its checkpoints. */
    private record Scored(long scored, long rejected, long lost) {

        private long handled() {
            return scored + rejected + lost;
        }
    }

    private Scored scored(Children children) throws InterruptedException {
        OptionalInt port = children.port("training-metrics");
        return port.isEmpty()
                ? new Scored(0, 0, 0)
                : new Scored(
                        (long) metrics.sum(port.getAsInt(), "flead_readings_scored_total")
                                .orElse(0),
                        (long) metrics.sum(port.getAsInt(), "flead_readings_rejected_total")
                                .orElse(0),
                        (long) metrics.sum(port.getAsInt(), "flead_readings_lost_total")
                                .orElse(0));
    }

    private void countLost(Children children) throws InterruptedException {
        OptionalInt port = children.port("archiver");
        if (port.isPresent()) {
            metrics.sum(port.getAsInt(), "flead_archiver_lost_total")
                    .ifPresent(count -> lostByArchiver.seen((long) count));
        }
    }

    private boolean ready(Children children) throws InterruptedException {
        for (String child : CHILDREN) {
            if (children.process(child).isEmpty()) {
                return false;
            }
        }
        for (String child : READY) {
            OptionalInt port = children.port(child);
            if (port.isEmpty() || !metrics.isReady(port.getAsInt())) {
                return false;
            }
        }
        return true;
    }

    private boolean hasModel(Children children) throws InterruptedException {
        OptionalInt port = children.port("aggregator");
        return port.isPresent()
                && metrics.sum(port.getAsInt(), "flead_aggregator_model_version")
                                .orElse(0)
                        >= 1;
    }

    private void progress(Children children, Duration elapsed) throws InterruptedException {
        // A training job that starts says nothing yet.
        lastScored = Math.max(lastScored, scored(children).scored());
        long up = CHILDREN.stream()
                .filter(child -> children.process(child).isPresent())
                .count();
        say(String.format(
                Locale.ROOT,
                "%d of %d s: %d kills, %d stops, %d of %d parts run, %d scored",
                elapsed.toSeconds(),
                options.length().toSeconds(),
                kills.get(),
                stops.get(),
                up,
                CHILDREN.size(),
                lastScored));
    }

    /** Ends the pipeline in order, whose own summary must find nothing wrong either. */
    private void end(PipelineProcess command) throws InterruptedException {
        OptionalInt code = command.end(ENDS_WITHIN);
        if (code.isEmpty()) {
            fail("flead up did not end");
        } else if (code.getAsInt() != 0) {
            fail("flead up ended with exit code " + code.getAsInt());
        }
        say(command.said());
    }

    private Facts unknown(String failure) {
        fail(failure);
        return new Facts(
                0,
                0,
                0,
                0,
                0,
                0,
                false,
                0,
                OptionalLong.empty(),
                false,
                lostByArchiver.total(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    private synchronized void fail(String failure) {
        failures.add(failure);
    }

    private synchronized List<String> failures() {
        return List.copyOf(failures);
    }

    private synchronized void say(String line) {
        out.println("chaos " + line);
        out.flush();
    }

    private void removeEarlier() throws IOException {
        if (Files.exists(options.directory())) {
            try (Stream<Path> all = Files.walk(options.directory())) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        Files.createDirectories(options.directory());
    }

    private void keepLogs(Path logs) throws IOException {
        if (!Files.isDirectory(logs)) {
            return;
        }
        Path kept = Files.createDirectories(options.directory().resolve("logs"));
        try (Stream<Path> files = Files.list(logs)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, kept.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private boolean await(Duration within, Condition condition) throws IOException, InterruptedException {
        long from = System.nanoTime();
        while (!condition.holds()) {
            if (elapsed(from).compareTo(within) > 0) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(TICK.toMillis());
        }
        return true;
    }

    private static Duration elapsed(long fromNanos) {
        return Duration.ofNanos(System.nanoTime() - fromNanos);
    }

    /** Something that becomes true. */
    @FunctionalInterface
    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }
}
