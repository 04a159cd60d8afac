package io.flead.analytics.batch;

import io.flead.analytics.database.TimeSlice;
import io.flead.analytics.readings.TopicRecords;
import io.flead.contract.message.Anomaly;
import io.flead.contract.message.MalformedMessageException;
import io.flead.process.environment.KafkaEnvironment;
import java.io.Serializable;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/** Counts the anomalies that the topic still holds; one that was published twice counts once, by its id. */
final class KafkaAnomalies implements AnomalySource {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaAnomalies.class);

    private final JavaPairRDD<String, Found> byId;

    KafkaAnomalies(SparkSession spark, KafkaEnvironment kafka, String topic) {
        byId = TopicRecords.of(spark, kafka, topic, "value")
                .mapPartitionsToPair(KafkaAnomalies::parse)
                .reduceByKey((one, same) -> one)
                .persist(StorageLevel.DISK_ONLY());
    }

    @Override
    public JavaPairRDD<String, DeviceAnomalies> of(TimeSlice period) {
        return byId.values()
                .filter(one -> period.contains(one.time))
                .mapToPair(one -> new Tuple2<>(one.device, one.alone()))
                .reduceByKey(DeviceAnomalies::plus);
    }

    private static Iterator<Tuple2<String, Found>> parse(Iterator<Row> rows) {
        Set<String> seen = new HashSet<>();
        List<Tuple2<String, Found>> found = new ArrayList<>();
        while (rows.hasNext()) {
            byte[] message = rows.next().getAs(0);
            try {
                Anomaly anomaly = Anomaly.decode(message == null ? new byte[0] : message);
                if (seen.add(anomaly.id())) {
                    found.add(new Tuple2<>(
                            anomaly.id(),
                            new Found(
                                    anomaly.deviceId(),
                                    Instant.parse(anomaly.eventTime()),
                                    anomaly.severity(),
                                    new ArrayList<>(anomaly.contributors()))));
                }
            } catch (MalformedMessageException | DateTimeParseException e) {
                // The archiver reports it; here it is only left out.
                LOG.atDebug().addKeyValue("reason", e.getMessage()).log("anomaly_skipped");
            }
        }
        return found.iterator();
    }

    private record Found(String device, Instant time, String severity, ArrayList<String> contributors)
            implements Serializable {

        DeviceAnomalies alone() {
            Map<String, Long> sensors = new HashMap<>();
            contributors.forEach(sensor -> sensors.merge(sensor, 1L, Long::sum));
            return new DeviceAnomalies(1, severity.equals("critical") ? 1 : 0, sensors);
        }
    }
}
