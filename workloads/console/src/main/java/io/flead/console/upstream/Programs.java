package io.flead.console.upstream;

import io.flead.process.http.BoundedReader;
import io.flead.process.metrics.MetricsPage;
import io.flead.process.metrics.ScrapedHistogram;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalDouble;

/** Asks programs for their metrics: when they started, and training's latency. Not thread-safe. */
public final class Programs {

    /** Training's word in {@code PROGRAM_URLS}. */
    public static final String TRAINING = "training";

    private static final Duration WINDOW = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int MOST_BYTES = 8 << 20;

    private final BoundedReader reader = new BoundedReader(PATIENCE, MOST_BYTES);
    private final ArrayDeque<Sample> latencies = new ArrayDeque<>();

    private record Sample(Instant at, ScrapedHistogram histogram) {}

    /**
     * A program's metrics.
     *
     * @throws IOException when it does not answer
     */
    public MetricsPage metrics(URI uri) throws IOException, InterruptedException {
        return MetricsPage.parse(reader.get(uri, Optional.empty()));
    }

    /** When the program's process started, in seconds since 1970. */
    public static OptionalDouble startedAt(MetricsPage page) {
        return page.sum("process_start_time_seconds");
    }

    /** Latencies in seconds of the last minute, by training's metrics. */
    public ScrapedHistogram latency(Instant now, MetricsPage page) {
        ScrapedHistogram newest = page.histogram("flead_latency_seconds");
        latencies.addLast(new Sample(now, newest));
        while (latencies.size() > 1 && latencies.getFirst().at().isBefore(now.minus(WINDOW))) {
            latencies.removeFirst();
        }
        return newest.minus(latencies.getFirst().histogram());
    }
}
