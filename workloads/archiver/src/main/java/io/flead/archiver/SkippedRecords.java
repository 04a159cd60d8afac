package io.flead.archiver;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs records that are skipped: the first of each kind, then at most one a minute. The metric counts all. */
final class SkippedRecords {

    private static final Logger LOG = LoggerFactory.getLogger(SkippedRecords.class);
    private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int DETAIL_CHARACTERS = 200;

    private final Map<String, Long> loggedNanos = new HashMap<>();

    void report(String topic, int partition, long offset, String reason, String detail) {
        long now = System.nanoTime();
        Long logged = loggedNanos.get(topic + ' ' + reason);
        if (logged != null && now - logged < PAUSE_NANOS) {
            return;
        }
        loggedNanos.put(topic + ' ' + reason, now);
        LOG.atWarn()
                .addKeyValue("topic", topic)
                .addKeyValue("partition", partition)
                .addKeyValue("offset", offset)
                .addKeyValue("reason", reason)
                .addKeyValue("detail", shorten(detail))
                .log("record_skipped");
    }

    private static String shorten(String text) {
        return text.length() <= DETAIL_CHARACTERS ? text : text.substring(0, DETAIL_CHARACTERS) + "...";
    }
}
