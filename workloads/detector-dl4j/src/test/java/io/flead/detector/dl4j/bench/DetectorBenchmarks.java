package io.flead.detector.dl4j.bench;

import io.flead.api.v1alpha1.Trainer;
import io.flead.detector.DeviceDetector;
import io.flead.detector.LeaveOneOutSettings;
import io.flead.detector.dl4j.bench.ScoringBenchmark.Judging;
import io.flead.detector.factory.DetectorFactory;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * The figures of {@code make bench ONLY=detector}: one line each, {@code BENCH {json}}.
 *
 * <p>Scoring counts processor time, with the wall clock as its baseline: their ratio shows how much of a processor the
 * machine had to give. Forks run one after the other. Trainers of the same number of features do so right after one
 * another, so that both meet the same machine.
 */
public final class DetectorBenchmarks {
    private static final double STATE_TARGET_KB = 40;
    private static final double TRAINING_RATIO = 20;

    /** Most that a reading costs by the rule of enough rows, beside that of fewer, in the same run. */
    private static final double RULE_RATIO = 1.3;

    private static final Map<String, Double> SCORING_TARGET_MICROS = Map.of("8", 1.5, "38", 4.);

    private DetectorBenchmarks() {}

    /** Runs all of them; with {@code short} only the scoring of 8 sensors, for less long. */
    public static void main(String[] arguments) throws RunnerException, IOException {
        DetectorBenchmarks benchmarks = new DetectorBenchmarks();
        if (arguments.length > 0 && arguments[0].equals("short")) {
            benchmarks.scoring(new OptionsBuilder().param("features", "8"));
            return;
        }
        benchmarks.scoring(new OptionsBuilder());
        benchmarks.training("8");
        benchmarks.training("38");
        benchmarks.state();
    }

    private void scoring(ChainedOptionsBuilder options) throws RunnerException {
        Collection<RunResult> runs = new Runner(options.include(ScoringBenchmark.class.getSimpleName() + ".score$")
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
        Map<String, Double> microsOfFewRows = new HashMap<>();
        for (RunResult run : runs) {
            if (rule(run) == Judging.FEW_ROWS) {
                microsOfFewRows.put(run.getParams().getParam("features"), micros(run));
            }
        }
        for (RunResult run : runs) {
            if (rule(run) != Judging.PERSONAL) {
                continue;
            }
            String features = run.getParams().getParam("features");
            double micros = micros(run);
            double wall = run.getPrimaryResult().getScore();
            double target = SCORING_TARGET_MICROS.getOrDefault(features, Double.NaN);
            String name = "detector.scoring." + features;
            print(name, micros, "us/row", number(wall), number(micros / wall), target, micros <= target);
            double few = microsOfFewRows.getOrDefault(features, Double.NaN);
            double ratio = micros / few;
            print(
                    "detector.scoring.rule." + features,
                    micros,
                    "us/row",
                    number(few),
                    number(ratio),
                    RULE_RATIO * few,
                    ratio <= RULE_RATIO);
            // JMH's own allocations in a run are spread over its millions of rows
            double bytes = Math.round(10 * secondary(run, "gc.alloc.rate.norm")) / 10.;
            figure("detector.scoring.garbage." + features, bytes, "B/row", 0, bytes <= 0);
        }
    }

    private static Judging rule(RunResult run) {
        return Judging.valueOf(run.getParams().getParam("judging"));
    }

    private static double micros(RunResult run) {
        return secondary(run, "processorNanos") / secondary(run, "scoredRows") / 1000;
    }

    private static double secondary(RunResult run, String figure) {
        // some profilers put a dot before the name
        for (String name : run.getSecondaryResults().keySet()) {
            if (name.endsWith(figure)) {
                return run.getSecondaryResults().get(name).getScore();
            }
        }
        throw new IllegalStateException("JMH does not report " + figure);
    }

    private void training(String features) throws RunnerException {
        Map<String, Double> perSecond = new HashMap<>();
        for (RunResult run : new Runner(new OptionsBuilder()
                        .include(TrainingBenchmark.class.getSimpleName() + ".round$")
                        .param("features", features)
                        .warmupIterations(2)
                        .measurementIterations(4)
                        .measurementTime(TimeValue.seconds(2))
                        .build())
                .run()) {
            perSecond.put(
                    run.getParams().getParam("trainer"), run.getPrimaryResult().getScore());
        }
        double plain = perSecond.getOrDefault(Trainer.PLAIN.name(), Double.NaN);
        double dl4j = perSecond.getOrDefault(Trainer.DL4J.name(), Double.NaN);
        print(
                "detector.training." + features,
                plain,
                "rounds/s",
                number(dl4j),
                number(plain / dl4j),
                TRAINING_RATIO,
                plain / dl4j >= TRAINING_RATIO);
    }

    /** A device with the default settings and 8 features, its buffer and its memory of earlier states full. */
    private void state() throws IOException {
        LeaveOneOutSettings settings = LeaveOneOutSettings.defaults();
        DeviceDetector device =
                DetectorFactory.create(Fleet.settings(8, settings)).newDevice();
        for (double[] row : Fleet.rows(2 * settings.bufferSize(), 8)) {
            device.advance(row);
        }
        for (int regime = 1; regime <= settings.tuning().remembered() + 1; regime++) {
            for (double[] row : Fleet.rows(2 * settings.timeoutRows(), 8)) {
                for (int i = 0; i < row.length; i++) {
                    row[i] += 1e3 * regime * (i % 2);
                }
                device.advance(row);
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        device.writeTo(new DataOutputStream(bytes));
        double kilobytes = bytes.size() / 1000.;
        figure("detector.state.8", kilobytes, "kB", STATE_TARGET_KB, kilobytes <= STATE_TARGET_KB);
    }

    private static void figure(String name, double value, String unit, double target, boolean met) {
        print(name, value, unit, "null", "null", target, met);
    }

    private static void print(
            String name, double value, String unit, String baseline, String ratio, double target, boolean met) {
        System.out.printf(
                Locale.ROOT,
                "BENCH {\"name\":\"%s\",\"value\":%s,\"unit\":\"%s\",\"baseline\":%s,\"ratio\":%s,\"target\":%s,\"ok\":%b}%n",
                name,
                number(value),
                unit,
                baseline,
                ratio,
                number(target),
                met);
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4g", value) : "null";
    }
}
