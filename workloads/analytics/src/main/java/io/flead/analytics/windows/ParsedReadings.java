package io.flead.analytics.windows;

import io.flead.api.v1alpha1.FleadPipelineSpec;
import io.flead.contract.reading.Reading;
import io.flead.contract.reading.ReadingFormat;
import java.nio.ByteBuffer;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;

/**
 * Parses Kafka's records as every workload does. Invalid ones are counted; training publishes them with their reasons.
 */
final class ParsedReadings implements MapPartitionsFunction<Row, Row> {

    /** The columns of a record that this reads, in this order. */
    static final String[] RECORD = {"value", "timestamp", "partition", "offset", "key"};

    static final int DEVICE = 0;
    static final int EVENT_MICROS = 1;
    static final int ARRIVAL_MICROS = 2;
    static final int PARTITION = 3;
    static final int OFFSET = 4;
    static final int VALUES = 5;

    /** The columns of a parsed reading. */
    static final StructType SCHEMA = new StructType()
            .add("device", DataTypes.StringType, false)
            .add("event_micros", DataTypes.LongType, false)
            .add("arrival_micros", DataTypes.LongType, false)
            .add("partition", DataTypes.IntegerType, false)
            .add("offset", DataTypes.LongType, false)
            .add("values", DataTypes.BinaryType, false);

    private static final long serialVersionUID = 1L;

    private final ReadingFormat format;
    private final LongAccumulator rejected;

    /**
     * A reader.
     *
     * @param rejected counts records that are no readings
     */
    ParsedReadings(FleadPipelineSpec spec, LongAccumulator rejected) {
        this.format = ReadingFormat.of(spec);
        this.rejected = rejected;
    }

    /** One by one: a batch need not fit into memory. */
    @Override
    public Iterator<Row> call(Iterator<Row> records) {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(records, Spliterator.ORDERED), false)
                .flatMap(this::parse)
                .iterator();
    }

    private Stream<Row> parse(Row message) {
        Timestamp arrival = message.getTimestamp(1);
        byte[] value = message.isNullAt(0) ? new byte[0] : message.<byte[]>getAs(0);
        if (format.parse(message.<byte[]>getAs(4), value, arrival.toInstant()) instanceof Reading reading) {
            return Stream.of(RowFactory.create(
                    reading.deviceId(),
                    micros(reading.eventTime()),
                    micros(arrival.toInstant()),
                    message.getInt(2),
                    message.getLong(3),
                    bytes(reading.values())));
        }
        rejected.add(1);
        return Stream.empty();
    }

    static double[] values(byte[] bytes) {
        double[] values = new double[bytes.length / Double.BYTES];
        ByteBuffer.wrap(bytes).asDoubleBuffer().get(values);
        return values;
    }

    private static byte[] bytes(double[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Double.BYTES);
        bytes.asDoubleBuffer().put(values);
        return bytes.array();
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time.truncatedTo(ChronoUnit.MICROS));
    }
}
