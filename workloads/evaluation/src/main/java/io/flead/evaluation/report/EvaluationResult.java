package io.flead.evaluation.report;

import io.flead.evaluation.metrics.DetectionMetrics;
import io.flead.evaluation.metrics.DeviceMetrics;
import io.flead.evaluation.metrics.FleetMetrics;
import io.flead.evaluation.metrics.Ranking;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * The metrics of a detector on a set, seed by seed.
 *
 * @param detector how reports call it
 * @param mode its name in the machine-readable lines; empty for a reference detector
 * @param seeds one entry per seed, at least one
 * @param devices what each device added, for each seed the same ones
 */
public record EvaluationResult(
        String set, String detector, String mode, List<DetectionMetrics> seeds, List<List<DeviceMetrics>> devices) {
    private static final int RESAMPLES = 1000;
    private static final double TAIL = .05;

    public EvaluationResult {
        seeds = List.copyOf(seeds);
        devices = devices.stream().map(List::copyOf).toList();
        if (seeds.isEmpty()) {
            throw new IllegalArgumentException(detector + " has no figures");
        }
    }

    /** The metrics that follow from those of the devices, seed by seed. */
    public static EvaluationResult of(String set, String detector, String mode, List<List<DeviceMetrics>> devices) {
        return new EvaluationResult(
                set, detector, mode, devices.stream().map(FleetMetrics::of).toList(), devices);
    }

    /**
     * Intervals that hold nine tenths of the means over the seeds when the devices are drawn anew, with replacement: how
     * far figures hang on just these devices. NaN where no draw has the figure. The draws are the same for all detectors
     * of a set.
     *
     * @return one per figure
     */
    public List<Interval> intervals(List<ToDoubleFunction<DetectionMetrics>> figures) {
        int count = devices.get(0).size();
        Random random = new Random(count);
        double[][] means = new double[figures.size()][RESAMPLES];
        for (int resample = 0; resample < RESAMPLES; resample++) {
            int[] drawn = random.ints(count, 0, count).toArray();
            List<DetectionMetrics> metrics = devices.stream()
                    .map(seed -> FleetMetrics.of(
                            Arrays.stream(drawn).mapToObj(seed::get).toList()))
                    .toList();
            for (int i = 0; i < means.length; i++) {
                means[i][resample] =
                        metrics.stream().mapToDouble(figures.get(i)).average().orElse(Double.NaN);
            }
        }
        return Arrays.stream(means).map(Interval::of).toList();
    }

    /**
     * A range of values.
     *
     * @param low its lower end
     * @param high its upper end
     */
    public record Interval(double low, double high) {
        private static Interval of(double[] means) {
            double[] known =
                    Arrays.stream(means).filter(mean -> !Double.isNaN(mean)).toArray();
            return known.length == 0
                    ? new Interval(Double.NaN, Double.NaN)
                    : new Interval(Ranking.quantile(known, TAIL), Ranking.quantile(known, 1 - TAIL));
        }
    }

    /** Mean over the seeds; NaN when a seed has no such figure. */
    public double mean(ToDoubleFunction<DetectionMetrics> figure) {
        return seeds.stream().mapToDouble(figure).sum() / seeds.size();
    }

    /** Sample standard deviation over the seeds; 0 for a single one. */
    public double deviation(ToDoubleFunction<DetectionMetrics> figure) {
        if (seeds.size() < 2) {
            return 0;
        }
        double mean = mean(figure);
        double squares = seeds.stream()
                .mapToDouble(figure)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return Math.sqrt(squares / (seeds.size() - 1));
    }
}
