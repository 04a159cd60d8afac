package io.flead.archiver;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of records that are passed over: of each kind the first, then at most one a minute. The metric counts all. */
final class PassedOverLog {

    private static final Logger LOG = LoggerFactory.getLogger(PassedOverLog.class);
    private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int DETAIL_CHARACTERS = 200;

    private final Map<String, Long> toldNanos = new HashMap<>();

    void tell(String topic, int partition, long offset, String reason, String detail) {
        long now = System.nanoTime();
        Long told = toldNanos.get(topic + ' ' + reason);
        if (told != null && now - told < PAUSE_NANOS) {
            return;
        }
        toldNanos.put(topic + ' ' + reason, now);
        LOG.warn(
                "event=record_passed_over topic={} partition={} offset={} reason={} detail=\"{}\"",
                topic,
                partition,
                offset,
                reason,
                oneLine(detail));
    }

    private static String oneLine(String text) {
        String line = text.replace('\n', ' ').replace('\r', ' ').replace('"', '\'');
        return line.length() <= DETAIL_CHARACTERS ? line : line.substring(0, DETAIL_CHARACTERS) + "...";
    }
}
