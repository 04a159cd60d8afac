package io.flead.training.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.flead.api.topic.Topics;
import io.flead.contract.pipeline.Pipeline;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.process.environment.KafkaEnvironment;
import io.flead.training.job.MeasuredJob;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Main class of a process that runs one job on readings that lie in Kafka, and prints what it measured as its last line,
 * {@code RUN {json}}: readings, seconds, processor time and garbage after a time of warm-up, and the same by thread.
 */
public final class ThroughputRun {

    static final String RESULT = "RUN ";

    private static final Duration SAMPLE = Duration.ofMillis(200);
    private static final Duration CALM = Duration.ofSeconds(3);

    /** Most that warm-up is longer than asked for. */
    private static final int LONGEST = 4;

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private ThroughputRun() {}

    /**
     * Runs it.
     *
     * @param arguments job, pipeline file, bootstrap servers, directory of the state, seconds of warm-up, seconds to
     *     measure at most, number of readings in the topic
     */
    public static void main(String[] arguments) throws Exception {
        MeasuredJob job = MeasuredJob.valueOf(arguments[0]);
        Pipeline pipeline = PipelineFile.load(Path.of(arguments[1]));
        String bootstrap = arguments[2];
        Configuration configuration = cluster(Path.of(arguments[3]), pipeline);
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.getExecutionEnvironment();
        job.define(pipeline, KafkaEnvironment.of(Map.of("KAFKA_BOOTSTRAP_SERVERS", bootstrap)), flink);
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(configuration.get(TaskManagerOptions.NUM_TASK_SLOTS))
                .build());
        cluster.start();
        JobID id = cluster.submitJob(flink.getStreamGraph().getJobGraph()).get().getJobID();
        try (StandInAggregator models = new StandInAggregator(bootstrap, Topics.of(pipeline.spec()), pipeline.spec())) {
            models.start();
            System.out.println(RESULT
                    + new ObjectMapper()
                            .writeValueAsString(measure(
                                    Duration.ofSeconds(Long.parseLong(arguments[4])),
                                    Duration.ofSeconds(Long.parseLong(arguments[5])),
                                    Long.parseLong(arguments[6]),
                                    () -> cluster.getJobStatus(id).get())));
        }
        Runtime.getRuntime().halt(0);
    }

    /** That of the training on one machine. */
    private static Configuration cluster(Path state, Pipeline pipeline) {
        Configuration configuration = new Configuration();
        configuration.set(
                TaskManagerOptions.NUM_TASK_SLOTS, pipeline.spec().training().parallelism());
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ZERO);
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(32));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(32));
        configuration.set(RestOptions.BIND_PORT, "0");
        configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, state.toUri().toString());
        GaugeReader.in(configuration);
        return configuration;
    }

    private static Map<String, Object> measure(
            Duration warmup, Duration most, long readings, Callable<JobStatus> status) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (GaugeReader.sum(MeasuredJob.COUNT) == 0) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the job is " + status.call() + " and has read nothing");
            }
            TimeUnit.NANOSECONDS.sleep(SAMPLE.toNanos());
        }
        Sample first = Sample.take();
        Sample begin = first;
        while (begin.nanos() - first.nanos() < warmup.toNanos()) {
            TimeUnit.NANOSECONDS.sleep(SAMPLE.toNanos());
            begin = Sample.take();
        }
        // On a busy machine the compiler comes late: until it has little left to do, or a part of the readings is used
        // up.
        Sample calm = begin;
        do {
            begin = calm;
            TimeUnit.NANOSECONDS.sleep(CALM.toNanos());
            calm = Sample.take();
        } while (calm.compilerMillis() - begin.compilerMillis() > CALM.toMillis() / 10
                && calm.nanos() - first.nanos() < LONGEST * warmup.toNanos()
                && calm.readings() < readings / 3);
        begin = calm;
        Sample end = begin;
        while (end.nanos() - begin.nanos() < most.toNanos()) {
            TimeUnit.NANOSECONDS.sleep(SAMPLE.toNanos());
            Sample next = Sample.take();
            if (next.readings() >= readings) {
                break;
            }
            end = next;
        }
        return end.since(begin, (begin.readings() - first.readings()) / seconds(begin.nanos() - first.nanos()));
    }

    private static double seconds(long nanos) {
        return nanos / (double) TimeUnit.SECONDS.toNanos(1);
    }

    private record Sample(
            long nanos,
            long readings,
            long processorNanos,
            long collectorMillis,
            long compilerMillis,
            Map<String, long[]> threads,
            long trainings,
            long alarms) {

        static Sample take() {
            Map<String, long[]> threads = new TreeMap<>();
            long[] ids = THREADS.getAllThreadIds();
            long[] allocated = THREADS.getThreadAllocatedBytes(ids);
            long[] processor = THREADS.getThreadCpuTime(ids);
            ThreadInfo[] infos = THREADS.getThreadInfo(ids);
            for (int i = 0; i < ids.length; i++) {
                if (infos[i] != null) {
                    long[] sums = threads.computeIfAbsent(role(infos[i].getThreadName()), unused -> new long[2]);
                    sums[0] += processor[i];
                    sums[1] += allocated[i];
                }
            }
            long collectorMillis = ManagementFactory.getGarbageCollectorMXBeans().stream()
                    .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                    .sum();
            return new Sample(
                    System.nanoTime(),
                    GaugeReader.sum(MeasuredJob.COUNT),
                    SYSTEM.getProcessCpuTime(),
                    collectorMillis,
                    ManagementFactory.getCompilationMXBean().getTotalCompilationTime(),
                    threads,
                    GaugeReader.sum("flead_trainings_total"),
                    GaugeReader.sum("flead_alarms_total"));
        }

        /** The operator that begins a task's chain, or the start of another thread's name. */
        private static String role(String thread) {
            if (thread.startsWith("Source Data Fetcher")) {
                return "fetch";
            }
            if (thread.startsWith("Source: readings")) {
                return "source";
            }
            if (thread.startsWith("learn") || thread.startsWith("KeyedProcess")) {
                return "keyed";
            }
            return thread.equals("local-trainer") ? "trainer" : "other";
        }

        Map<String, Object> since(Sample before, double warmupRate) {
            long count = readings - before.readings;
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("readings", count);
            result.put("seconds", seconds(nanos - before.nanos));
            result.put("rate", count / seconds(nanos - before.nanos));
            result.put("warmupRate", warmupRate);
            result.put("processorMicros", (processorNanos - before.processorNanos) / 1e3 / count);
            result.put("collectorMillis", collectorMillis - before.collectorMillis);
            result.put("compilerMillis", compilerMillis - before.compilerMillis);
            result.put("trainings", trainings - before.trainings);
            result.put("alarms", alarms - before.alarms);
            long garbage = 0;
            long threadNanos = 0;
            Map<String, Map<String, Double>> byThread = new TreeMap<>();
            for (Map.Entry<String, long[]> thread : threads.entrySet()) {
                long[] from = before.threads.getOrDefault(thread.getKey(), new long[2]);
                long[] to = thread.getValue();
                garbage += to[1] - from[1];
                threadNanos += to[0] - from[0];
                byThread.put(
                        thread.getKey(),
                        Map.of("micros", (to[0] - from[0]) / 1e3 / count, "bytes", (to[1] - from[1]) / (double) count));
            }
            result.put("threadMicros", threadNanos / 1e3 / count);
            result.put("garbage", garbage / (double) count);
            result.put("threads", byThread);
            return result;
        }
    }
}
