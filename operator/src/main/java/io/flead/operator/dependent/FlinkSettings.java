package io.flead.operator.dependent;

import io.flead.api.program.JvmOptions;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.ModelType;
import io.flead.api.v1alpha1.StateStorage;
import io.flead.api.v1alpha1.Trainer;
import io.flead.api.v1alpha1.Training;
import io.flead.operator.prerequisites.Prerequisites;
import java.util.Map;
import java.util.TreeMap;

/**
 * Flink's configuration of the training job's cluster. Settings of the job itself, such as the checkpoints' interval,
 * the job sets from the pipeline file.
 *
 * @param taskManagers pods of task managers that the parallelism needs
 * @param taskHeapMebibytes heap of each that is left to the job
 * @param configuration Flink's settings, in the order of their names
 */
record FlinkSettings(int taskManagers, double taskHeapMebibytes, Map<String, String> configuration) {

    /** Port of Flink's Prometheus reporter. */
    static final int METRICS_PORT = 9249;

    /** Checkpoints that are kept. */
    static final int RETAINED_CHECKPOINTS = 3;

    /** Directory into which native libraries are unpacked. */
    static final String NATIVES = "/var/cache/javacpp";

    private static final String REPORTER = "metrics.reporter.prom.";
    private static final String EXTERNAL = "file://" + StateVolume.PATH;

    /** Natives take this share of a task manager's memory, and no more than the maximum. */
    private static final int NATIVE_SHARE = 4;

    private static final long MOST_NATIVE_MEBIBYTES = 512;
    private static final long PLAIN_NATIVE_MEBIBYTES = 64;

    /** Flink's own share of memory for the JVM, and of what is left for its network. */
    private static final double SHARE = .1;

    private static final double LEAST_OVERHEAD_MEBIBYTES = 192;
    private static final double MOST_OVERHEAD_MEBIBYTES = 1024;
    private static final double METASPACE_MEBIBYTES = 256;
    private static final double LEAST_NETWORK_MEBIBYTES = 64;

    /** On the heap and as much outside of it. */
    private static final double FRAMEWORK_MEBIBYTES = 2 * 128;

    /** The job manager coordinates; readings do not pass it. */
    static final ResourceAmount JOB_MANAGER = new ResourceAmount(0.5, 1024);

    private static final double LEAST_CPU_LIMIT_CORES = 2;
    private static final double LEAST_CPU_LIMIT_FACTOR = 2;

    FlinkSettings {
        configuration = Map.copyOf(configuration);
    }

    @Override
    public Map<String, String> configuration() {
        return new TreeMap<>(configuration);
    }

    /** With what the installation and the pipeline say themselves. */
    static FlinkSettings of(FleadPipeline pipeline, Prerequisites prerequisites) {
        FlinkSettings own = of(pipeline);
        Map<String, String> all = new TreeMap<>(own.configuration);
        all.putAll(prerequisites.defaults().flinkConfiguration());
        Map<String, String> wanted = pipeline.getSpec().training().flinkConfiguration();
        if (wanted != null) {
            all.putAll(wanted);
        }
        return new FlinkSettings(own.taskManagers, own.taskHeapMebibytes, all);
    }

    static FlinkSettings of(FleadPipeline pipeline) {
        Training training = pipeline.getSpec().training();
        ResourceAmount taskManager = ResourceAmount.of(training.resources());
        int slots = Math.min(taskManager.wholeCores(), training.parallelism());
        int taskManagers = (training.parallelism() + slots - 1) / slots;
        Map<String, String> configuration = new TreeMap<>();
        configuration.put("taskmanager.numberOfTaskSlots", String.valueOf(slots));
        // State is on the heap; the network's library has memory outside of it.
        configuration.put("state.backend.type", "hashmap");
        configuration.put("taskmanager.memory.managed.size", "0");
        long natives = nativeMebibytes(training, taskManager);
        configuration.put("taskmanager.memory.task.off-heap.size", ResourceAmount.megabytes(natives));
        putState(configuration, training.storage());
        putMetrics(configuration);
        putRecovery(configuration);
        configuration.put("kubernetes.jobmanager.cpu.limit-factor", limitFactor(JOB_MANAGER));
        configuration.put("kubernetes.taskmanager.cpu.limit-factor", limitFactor(taskManager));
        configuration.put("env.java.opts.all", String.join(" ", JvmOptions.flink()));
        configuration.put("env.java.opts.taskmanager", taskManagerOptions(natives));
        return new FlinkSettings(taskManagers, taskHeapMebibytes(taskManager, natives), configuration);
    }

    /** By the defaults of Flink's memory model, and the settings that are made here. */
    private static double taskHeapMebibytes(ResourceAmount taskManager, long natives) {
        double overhead =
                Math.min(MOST_OVERHEAD_MEBIBYTES, Math.max(LEAST_OVERHEAD_MEBIBYTES, SHARE * taskManager.mebibytes()));
        double flink = taskManager.mebibytes() - overhead - METASPACE_MEBIBYTES;
        double network = Math.max(LEAST_NETWORK_MEBIBYTES, SHARE * flink);
        return Math.max(0, flink - network - FRAMEWORK_MEBIBYTES - natives);
    }

    private static void putState(Map<String, String> configuration, StateStorage storage) {
        String root = storage.uri() == null ? EXTERNAL : withoutSlash(storage.uri());
        configuration.put("state.checkpoints.dir", root + "/checkpoints");
        configuration.put("state.savepoints.dir", root + "/savepoints");
        configuration.put("state.checkpoints.num-retained", String.valueOf(RETAINED_CHECKPOINTS));
        configuration.put("high-availability.type", "kubernetes");
        configuration.put("high-availability.storageDir", root + "/recovery");
    }

    private static void putMetrics(Map<String, String> configuration) {
        configuration.put("metrics.reporters", "prom");
        configuration.put(REPORTER + "factory.class", "org.apache.flink.metrics.prometheus.PrometheusReporterFactory");
        configuration.put(REPORTER + "port", String.valueOf(METRICS_PORT));
        configuration.put(REPORTER + "filterLabelValueCharacters", "false");
    }

    /**
     * The job gives up after some attempts, as it should on one machine, where its supervisor starts it again. Here the
     * Flink operator does, from the last checkpoint; by itself it would leave a failed job as it is.
     */
    private static void putRecovery(Map<String, String> configuration) {
        configuration.put("kubernetes.operator.job.restart.failed", "true");
        configuration.put("kubernetes.operator.cluster.health-check.enabled", "true");
    }

    /** Flink's own factor is 1: a JVM that starts with half a core would take most of a minute. */
    private static String limitFactor(ResourceAmount requested) {
        return String.valueOf(
                (long) Math.max(LEAST_CPU_LIMIT_FACTOR, Math.ceil(LEAST_CPU_LIMIT_CORES / requested.cores())));
    }

    /** Plain Java trains without natives; DL4J needs them. */
    private static long nativeMebibytes(Training training, ResourceAmount taskManager) {
        boolean plain = training.model().type() == ModelType.LEAVE_ONE_OUT
                && training.model().trainer() == Trainer.PLAIN;
        return plain ? PLAIN_NATIVE_MEBIBYTES : Math.min(MOST_NATIVE_MEBIBYTES, taskManager.mebibytes() / NATIVE_SHARE);
    }

    private static String taskManagerOptions(long nativeMebibytes) {
        return JvmOptions.EXIT_ON_OUT_OF_MEMORY + " "
                + String.join(" ", JvmOptions.trainer(ResourceAmount.megabytes(nativeMebibytes), NATIVES));
    }

    private static String withoutSlash(String uri) {
        return uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
    }
}
