package io.flead.training.job;

import io.flead.process.logging.Logfmt;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.LoggerFactory;

/** The offset of the oldest record that a partition still has. */
@FunctionalInterface
interface OldestOffset extends Serializable {

    /** The offset; when the broker does not say, the largest there is, so that a loss is rather counted than hidden. */
    long of(String topic, int partition);

    /** Asks the broker. */
    static OldestOffset of(Map<String, String> kafka) {
        HashMap<String, String> settings = new HashMap<>(kafka);
        return (topic, partition) -> {
            var place = new TopicPartition(topic, partition);
            try (Admin admin = Admin.create(new HashMap<String, Object>(settings))) {
                return admin.listOffsets(Map.of(place, OffsetSpec.earliest()))
                        .partitionResult(place)
                        .get(10, TimeUnit.SECONDS)
                        .offset();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Long.MAX_VALUE;
            } catch (ExecutionException | TimeoutException | RuntimeException e) {
                LoggerFactory.getLogger(OldestOffset.class)
                        .warn(Logfmt.line("oldest_offset_unknown", "partition", place, "reason", e.getMessage()));
                return Long.MAX_VALUE;
            }
        };
    }
}
