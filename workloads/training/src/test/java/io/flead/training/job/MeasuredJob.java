package io.flead.training.job;

import io.flead.contract.pipeline.Pipeline;
import io.flead.process.environment.KafkaEnvironment;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;

/**
 * The training job, and jobs of its source, parallelism and key that do less: what the platform allows at most. Each
 * counts its readings by {@link #COUNT}.
 */
public enum MeasuredJob {
    /** Counts records by their key, and does not look into them. */
    LIMIT,
    /** Reads them as the training job does, then counts them by device. */
    PARSE,
    /** The training job. */
    TRAINING,
    /** The same, with {@code training.publishScores}. */
    SCORES;

    /** Name of the gauge. */
    public static final String COUNT = "flead_readings_scored_total";

    /** Its name in files. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Puts the job together. */
    public void define(Pipeline pipeline, KafkaEnvironment kafka, StreamExecutionEnvironment environment) {
        TrainingJob job = new TrainingJob(pipeline, kafka);
        if (this == TRAINING || this == SCORES) {
            job.define(environment);
            return;
        }
        environment.configure(job.configuration());
        environment.setParallelism(pipeline.spec().training().parallelism());
        if (this == LIMIT) {
            count(job.records(environment), record -> new String(record.key(), StandardCharsets.UTF_8));
        } else {
            count(job.parsed(environment), reading -> reading.deviceId());
        }
    }

    private static <T> void count(
            DataStream<T> stream, org.apache.flink.api.java.functions.KeySelector<T, String> key) {
        stream.keyBy(key, Types.STRING)
                .process(new Count<T>())
                .returns(Types.LONG)
                .sinkTo(new DiscardingSink<>());
    }

    /** Counts by key, and discards. */
    private static final class Count<T> extends KeyedProcessFunction<String, T, Long> {

        private static final long serialVersionUID = 1L;

        private transient Map<String, long[]> counts;
        private transient AtomicLong all;

        @Override
        public void open(OpenContext context) {
            counts = new HashMap<>();
            AtomicLong count = new AtomicLong();
            all = count;
            getRuntimeContext().getMetricGroup().gauge(COUNT, count::get);
        }

        @Override
        public void processElement(T value, Context context, Collector<Long> out) {
            counts.computeIfAbsent(context.getCurrentKey(), unused -> new long[1])[0]++;
            all.lazySet(all.get() + 1);
        }
    }
}
