package io.flead.archiver;

import io.flead.archiver.position.StartingPoint;
import io.flead.archiver.position.TopicPosition;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs and counts what a partition has lost when the archiver does not go on where the table says. */
record LossReport(ArchiverProgress progress, ArchiverMetrics metrics) {

    private static final Logger LOG = LoggerFactory.getLogger(Archiver.class);

    /**
     * Reports a starting point.
     *
     * @param entry the table's position; null when it has none
     */
    void of(TopicPartition partition, StartingPoint start, @Nullable TopicPosition entry) {
        if (start instanceof StartingPoint.Expired expired) {
            metrics.lost(partition.topic(), expired.lost());
            LOG.atWarn()
                    .addKeyValue("partition", partition)
                    .addKeyValue("lost", expired.lost())
                    .addKeyValue("continuesAt", expired.offset())
                    .addKeyValue("remedy", "keep topics longer than the database can be away")
                    .log("records_lost");
        } else if (start instanceof StartingPoint.Recreated recreated && entry != null) {
            long unread = progress.unread(partition, entry);
            metrics.lost(partition.topic(), unread);
            LOG.atWarn()
                    .addKeyValue("partition", partition)
                    .addKeyValue("abandonedOffset", recreated.abandoned())
                    .addKeyValue("lost", unread)
                    .addKeyValue("continuesAt", recreated.offset())
                    .log("topic_recreated");
        } else if (start instanceof StartingPoint.Truncated truncated) {
            LOG.atWarn()
                    .addKeyValue("partition", partition)
                    .addKeyValue("ahead", truncated.ahead())
                    .addKeyValue("continuesAt", truncated.offset())
                    .log("log_truncated");
        }
    }
}
