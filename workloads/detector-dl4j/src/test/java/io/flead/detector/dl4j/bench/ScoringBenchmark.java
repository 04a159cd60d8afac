package io.flead.detector.dl4j.bench;

import io.flead.api.v1alpha1.Trainer;
import io.flead.detector.DeviceDetector;
import io.flead.detector.LeaveOneOutSettings;
import io.flead.detector.LeaveOneOutTuning;
import io.flead.detector.PersonalRule;
import io.flead.detector.Verdict;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Time and garbage per scored reading. Targets: 1.5 us for 8 features, 4 us for 38, no garbage without the explanation.
 * JMH's own figure is wall clock; {@link ProcessorTime} is the processor time that the thread really had, the same on a
 * machine that has nothing else to do.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ScoringBenchmark {
    private static final int ROWS = 8192;

    /** Sensors of the device. */
    @Param({"8", "38"})
    public int features;

    /** Rule that the device judges by: that of enough rows of its own, or that of fewer. */
    @Param({"PERSONAL", "FEW_ROWS"})
    public Judging judging = Judging.PERSONAL;

    /** Rules that devices judge by. */
    public enum Judging {
        /** {@link PersonalRule#DEFAULTS}. */
        PERSONAL,
        /** {@link PersonalRule#AS_WITH_FEW_ROWS}. */
        FEW_ROWS;

        PersonalRule rule() {
            return this == PERSONAL ? PersonalRule.DEFAULTS : PersonalRule.AS_WITH_FEW_ROWS;
        }
    }

    /** Sums over all iterations. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class ProcessorTime {
        /** Rows scored. */
        public long scoredRows;

        /** Nanoseconds of processor time that the thread took for them. */
        public long processorNanos;

        private long begunNanos;

        /** Starts the clock. */
        @Setup(Level.Iteration)
        public void begin() {
            begunNanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        }

        /** Reads it. */
        @TearDown(Level.Iteration)
        public void end() {
            processorNanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begunNanos;
        }
    }

    private double[][] rows = {};
    private DeviceDetector device = Fleet.warmDevice(Fleet.settings(1, Trainer.PLAIN));
    private int next;

    /** Runs it with the garbage profiler; arguments are JMH's own include patterns. */
    public static void main(String[] arguments) throws RunnerException {
        OptionsBuilder options = new OptionsBuilder();
        options.include(arguments.length > 0 ? arguments[0] : ScoringBenchmark.class.getSimpleName());
        options.addProfiler(GCProfiler.class);
        new Runner(options.build()).run();
    }

    /** A device past its warm-up. */
    @Setup
    public void warmUp() {
        rows = Fleet.rows(ROWS, features);
        device = Fleet.warmDevice(Fleet.settings(
                features,
                LeaveOneOutSettings.builder()
                        .warmup(Fleet.WARMUP)
                        .bufferSize(Fleet.WARMUP)
                        .tuning(LeaveOneOutTuning.DEFAULTS.withPersonal(judging.rule()))
                        .build()));
    }

    /** The score alone. */
    @Benchmark
    public double score(ProcessorTime time) {
        time.scoredRows++;
        device.advance(rows[next++ & ROWS - 1]);
        return device.score();
    }

    /** The score with the share of each sensor. */
    @Benchmark
    public Verdict explainedScore() {
        return device.observe(rows[next++ & ROWS - 1]);
    }
}
