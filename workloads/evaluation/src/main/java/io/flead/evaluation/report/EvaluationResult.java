package io.flead.evaluation.report;

import io.flead.evaluation.metrics.DetectionMetrics;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The metrics of a detector on a set, seed by seed.
 *
 * @param detector how reports call it
 * @param mode its name in the machine-readable lines; empty for a reference detector
 * @param seeds one entry per seed, at least one
 */
public record EvaluationResult(String set, String detector, String mode, List<DetectionMetrics> seeds) {
    public EvaluationResult {
        seeds = List.copyOf(seeds);
        if (seeds.isEmpty()) {
            throw new IllegalArgumentException(detector + " has no figures");
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
