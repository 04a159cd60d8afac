package io.flead.local.metrics;

import io.flead.process.metrics.ScrapedHistogram;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A quantile of latencies, estimated from a histogram.
 *
 * @param millis the estimate; empty without latencies
 * @param isMore whether it lies beyond the histogram's last bound, which {@code millis} is then
 */
public record LatencyQuantile(OptionalDouble millis, boolean isMore) {

    /** Of a histogram in milliseconds. */
    public static LatencyQuantile of(ScrapedHistogram latency, double q) {
        return new LatencyQuantile(latency.quantile(q), latency.isBeyondBounds(q));
    }

    /**
     * The whole milliseconds in words, such as {@code 12} or {@code over 10000}.
     *
     * @param absent the words without latencies
     */
    public String text(String absent) {
        return millis.isPresent()
                ? (isMore ? "over " : "") + String.format(Locale.ROOT, "%.0f", millis.getAsDouble())
                : absent;
    }
}
