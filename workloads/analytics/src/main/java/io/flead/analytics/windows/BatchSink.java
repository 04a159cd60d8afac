package io.flead.analytics.windows;

import io.flead.analytics.windows.WindowTable.Written;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaRDD;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings batches into the database: it waits while that is away, and leaves out rows that it refuses for their data,
 * which it counts and reports.
 */
final class BatchSink {

    private static final Logger LOG = LoggerFactory.getLogger(BatchSink.class);

    private final PartWriter writer;
    private final StreamState state;
    private final CountDownLatch stopped;

    /**
     * A sink.
     *
     * @param stopped reaches 0 when the stream is to stop
     */
    BatchSink(PartWriter writer, StreamState state, CountDownLatch stopped) {
        this.writer = writer;
        this.state = state;
        this.stopped = stopped;
    }

    /**
     * Returns when the database has taken the batch.
     *
     * @param rows of which writing again costs no new computation
     * @throws InterruptedException when the stream stops first; the batch stays undone
     */
    BatchNews take(JavaRDD<WindowRow> rows) throws InterruptedException {
        Pause pause = new Pause();
        while (true) {
            BatchNews news = BatchNews.none();
            Optional<String> away = Optional.empty();
            for (PartOutcome outcome : rows.mapPartitionsWithIndex(writer, true).collect()) {
                if (outcome instanceof BatchNews part) {
                    news = news.plus(part);
                } else if (outcome instanceof DatabaseAway part) {
                    away = Optional.of(part.reason());
                }
            }
            if (away.isEmpty()) {
                report(news.table());
                return news;
            }
            if (state.databaseAway(away.get())) {
                LOG.atWarn().addKeyValue("reason", away.get()).log("database_away");
            }
            if (stopped.await(pause.next().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new InterruptedException("stopped with the database away");
            }
        }
    }

    private void report(Written table) {
        if (state.databaseTook(table)) {
            LOG.info("database_back");
        }
        if (table.refused() > 0) {
            LOG.atWarn()
                    .addKeyValue("rows", table.refused())
                    .addKeyValue("reason", table.refusal())
                    .log("rows_refused");
        }
    }

    /** Pauses that grow. */
    static final class Pause {

        private static final Duration SHORTEST = Duration.ofMillis(500);
        private static final Duration LONGEST = Duration.ofSeconds(15);

        private Duration next = SHORTEST;

        Duration next() {
            Duration now = next;
            Duration twice = now.multipliedBy(2);
            next = twice.compareTo(LONGEST) > 0 ? LONGEST : twice;
            return now;
        }

        void shorten() {
            next = SHORTEST;
        }
    }
}
