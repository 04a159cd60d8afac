package io.flead.analytics.readings;

import io.flead.process.environment.KafkaEnvironment;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The committed records that a topic still holds. */
public final class TopicRecords {

    private TopicRecords() {}

    /**
     * All records, lazily: those that are there when they are first read.
     *
     * @param first a column of Spark's Kafka source, such as {@code value}
     * @param more further ones
     */
    public static JavaRDD<Row> of(
            SparkSession spark, KafkaEnvironment kafka, String topic, String first, String... more) {
        DataFrameReader reader = spark.read()
                .format("kafka")
                .option("subscribe", topic)
                .option("startingOffsets", "earliest")
                .option("endingOffsets", "latest")
                .option("kafka.isolation.level", "read_committed")
                .option("failOnDataLoss", "false");
        kafka.properties().forEach((name, value) -> reader.option("kafka." + name, value));
        return reader.load().select(first, more).toJavaRDD();
    }
}
