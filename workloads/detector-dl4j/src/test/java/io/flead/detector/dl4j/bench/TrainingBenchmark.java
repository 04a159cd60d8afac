package io.flead.detector.dl4j.bench;

import io.flead.api.v1alpha1.Trainer;
import io.flead.detector.DetectorSettings;
import io.flead.detector.LocalTrainer;
import io.flead.detector.TrainingResult;
import io.flead.detector.TrainingSet;
import io.flead.detector.factory.DetectorFactory;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Local training rounds per second: 5 epochs over 300 rows. Target: plain Java at least 20 times DL4J's own loop. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xmx1g"})
public class TrainingBenchmark {
    /** Sensors of the device. */
    @Param({"8", "38"})
    public int features;

    /** The library that trains. */
    @Param({"PLAIN", "DL4J"})
    public Trainer trainer = Trainer.PLAIN;

    private float[] start = {};
    private TrainingSet set = new TrainingSet(1, 1, new float[1]);
    private LocalTrainer trained =
            DetectorFactory.create(Fleet.settings(1, Trainer.PLAIN)).newTrainer();
    private long seed;

    /** Runs it; set {@code OMP_NUM_THREADS=1} for DL4J. */
    public static void main(String[] arguments) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(TrainingBenchmark.class.getSimpleName())
                        .build())
                .run();
    }

    /** A device past its warm-up. */
    @Setup
    public void warmUp() {
        DetectorSettings settings = Fleet.settings(features, trainer);
        start = settings.shape().initialParameters();
        set = Fleet.warmDevice(settings).trainingSet().orElseThrow();
        trained = DetectorFactory.create(settings).newTrainer();
    }

    /** Frees native memory. */
    @TearDown
    public void close() {
        trained.close();
    }

    /** One local training as a device does it each round. */
    @Benchmark
    public TrainingResult round() {
        return trained.train(start, set, seed++);
    }
}
