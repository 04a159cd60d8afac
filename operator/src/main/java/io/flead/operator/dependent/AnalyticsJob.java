package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.flead.api.program.EnvironmentNames;
import io.flead.api.v1alpha1.ComputeResources;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.operator.kind.SparkJob;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The base of the analytics' jobs, for the Spark operator and alone in a pod. For the former, templates describe the
 * pods, which Spark reads itself, so that volumes and Secrets need no admission webhook.
 *
 * @param podMetadata labels and annotations of their pods
 */
record AnalyticsJob(FleadPipeline pipeline, Prerequisites prerequisites, ObjectMeta podMetadata) {

    private static final String SPARK_VERSION = "4.0.0";
    private static final String IMAGE = "analytics";
    private static final String JAR_FILE = "/opt/spark/jars/flead-analytics.jar";
    private static final String JAR = "local://" + JAR_FILE;
    private static final String MAIN_CLASS = "io.flead.analytics.AnalyticsMain";

    /** Memory of a JVM with Spark outside its heap, by Spark's own default: a tenth, but at least this. */
    private static final long LEAST_OVERHEAD_MEBIBYTES = 384;

    private static final int OVERHEAD_SHARE = 10;

    private static final String WORK = "/opt/spark/work-dir";
    private static final long GRACE_SECONDS = 30;

    /** One thread reads while another writes. */
    private static final int LEAST_THREADS = 2;

    /** With less heap Spark refuses to start. */
    private static final long LEAST_HEAP_MEBIBYTES = 512;

    /**
     * A job.
     *
     * @param command of the program, such as {@code batch}
     * @param endless whether it runs without an end: it keeps its place, and its driver answers over HTTP
     * @param suspended true stops it; null lets it run
     */
    SparkJob run(String command, SparkJob.RestartPolicy restartPolicy, boolean endless, boolean suspended) {
        Memory memory =
                Memory.of(ResourceAmount.of(pipeline.getSpec().analytics().resources()));
        String cpu = pipeline.getSpec().analytics().resources().cpu();
        String account = Names.of(pipeline).analytics();
        List<String> pullSecrets = Pods.pullSecrets(pipeline, prerequisites);
        return new SparkJob(
                "Java",
                "cluster",
                SPARK_VERSION,
                Pods.image(pipeline, prerequisites, IMAGE),
                Pods.pullPolicy(pipeline),
                pullSecrets.isEmpty() ? null : pullSecrets,
                MAIN_CLASS,
                JAR,
                List.of(command),
                sparkSettings(),
                restartPolicy,
                new SparkJob.Driver(
                        cores(),
                        cpu,
                        memory.heap(),
                        memory.overhead(),
                        account,
                        sparkPod("spark-kubernetes-driver", endless, endless)),
                new SparkJob.Executor(
                        1,
                        cores(),
                        cpu,
                        memory.heap(),
                        memory.overhead(),
                        account,
                        sparkPod("spark-kubernetes-executor", endless, false)),
                suspended ? Boolean.TRUE : null);
    }

    private Map<String, String> sparkSettings() {
        // Executors keep nothing on volumes of their own, so the driver needs no rights on claims.
        Map<String, String> settings = new TreeMap<>(Map.of(
                "spark.kubernetes.driver.ownPersistentVolumeClaim", "false",
                "spark.kubernetes.driver.reusePersistentVolumeClaim", "false",
                // Spark makes a secret for each application: no other pod speaks to its driver or its executors.
                "spark.authenticate", "true"));
        settings.putAll(wantedSettings());
        return settings;
    }

    /** The installation's settings of Spark, and the pipeline's over them. */
    private Map<String, String> wantedSettings() {
        Map<String, String> settings = new TreeMap<>(prerequisites.defaults().sparkConf());
        Map<String, String> wanted = pipeline.getSpec().analytics().sparkConf();
        if (wanted != null) {
            settings.putAll(wanted);
        }
        return settings;
    }

    private int cores() {
        return (int) Math.max(
                1,
                Math.ceil(ResourceAmount.of(pipeline.getSpec().analytics().resources())
                        .cores()));
    }

    /** The heap and what a JVM with Spark needs beside it, in the form of Spark. */
    private record Memory(String heap, String overhead) {

        static Memory of(ResourceAmount amount) {
            long overhead = Math.max(LEAST_OVERHEAD_MEBIBYTES, amount.mebibytes() / OVERHEAD_SHARE);
            return new Memory(
                    ResourceAmount.megabytes(Math.max(LEAST_HEAP_MEBIBYTES, amount.mebibytes() - overhead)),
                    ResourceAmount.megabytes(overhead));
        }
    }

    /**
     * The pod of a job that runs alone, with Spark inside.
     *
     * @param command of the program, such as {@code batch}
     * @param endless whether it runs without an end: it keeps its place, answers over HTTP, and is started again
     */
    PodTemplateSpec alone(String command, boolean endless) {
        ComputeResources resources = pipeline.getSpec().analytics().resources();
        Memory memory = Memory.of(ResourceAmount.of(resources));
        List<String> words = new ArrayList<>(List.of(
                "/opt/spark/bin/spark-submit",
                "--master",
                "local[" + Math.max(LEAST_THREADS, cores()) + "]",
                "--driver-memory",
                memory.heap(),
                "--conf",
                "spark.driver.host=localhost",
                "--conf",
                "spark.driver.bindAddress=127.0.0.1"));
        wantedSettings().forEach((name, value) -> words.addAll(List.of("--conf", name + "=" + value)));
        words.addAll(List.of("--class", MAIN_CLASS, JAR_FILE));
        ContainerBuilder container = new ContainerBuilder()
                .withName(command)
                .withImage(Pods.image(pipeline, prerequisites, IMAGE))
                .withImagePullPolicy(Pods.pullPolicy(pipeline))
                .withWorkingDir(WORK)
                .withCommand(words)
                .withArgs(command)
                .withResources(new ResourceRequirementsBuilder()
                        .addToRequests("cpu", new Quantity(resources.cpu()))
                        .addToRequests("memory", new Quantity(resources.memory()))
                        .addToLimits("memory", new Quantity(resources.memory()))
                        .build());
        if (endless) {
            container
                    .withStartupProbe(ServiceContainer.probe("/healthz", 2, 150))
                    .withLivenessProbe(ServiceContainer.probe("/healthz", 10, 6))
                    .withReadinessProbe(ServiceContainer.probe("/readyz", 5, 2));
        }
        PodSpecBuilder pod = new PodSpecBuilder()
                .withServiceAccountName(Names.of(pipeline).analytics())
                .withAutomountServiceAccountToken(false)
                .withImagePullSecrets(Pods.pullSecretReferences(pipeline, prerequisites))
                .withTerminationGracePeriodSeconds(GRACE_SECONDS)
                .withRestartPolicy(endless ? null : "Never");
        return pod(pod, container, endless, endless, false);
    }

    private PodTemplateSpec sparkPod(String container, boolean keepsState, boolean answers) {
        boolean together = keepsState
                && StateVolume.onOneNode(pipeline.getSpec().analytics().storage(), prerequisites);
        return pod(new PodSpecBuilder(), new ContainerBuilder().withName(container), keepsState, answers, together);
    }

    private PodTemplateSpec pod(
            PodSpecBuilder pod, ContainerBuilder container, boolean keepsState, boolean answers, boolean together) {
        List<EnvVar> variables = new ArrayList<>(Variables.pipelineFile());
        variables.addAll(Variables.kafka(prerequisites.kafka()));
        variables.addAll(Variables.database(pipeline, prerequisites));
        List<Volume> volumes =
                new ArrayList<>(List.of(Pods.pipelineFileVolume(pipeline), Pods.scratch("tmp"), Pods.scratch("work")));
        List<VolumeMount> mounts =
                new ArrayList<>(List.of(Pods.pipelineFileMount(), Pods.mount("tmp", "/tmp"), Pods.mount("work", WORK)));
        if (keepsState) {
            var storage = pipeline.getSpec().analytics().storage();
            if (storage.uri() != null) {
                variables.add(Variables.variable(EnvironmentNames.STATE_URI, storage.uri()));
            }
            StateVolume.claim(storage, Names.of(pipeline).analytics()).ifPresent(claim -> {
                variables.add(Variables.variable(EnvironmentNames.STATE_DIR, StateVolume.PATH));
                volumes.add(Pods.claim("state", claim, false));
                mounts.add(Pods.mount("state", StateVolume.PATH));
            });
        }
        List<ContainerPort> ports = new ArrayList<>();
        if (answers) {
            variables.add(Variables.variable(EnvironmentNames.HTTP_PORT, String.valueOf(AggregatorService.PORT)));
            // Prometheus scrapes these. Spark adds its own ports.
            ports.add(new ContainerPortBuilder()
                    .withName("http")
                    .withContainerPort(AggregatorService.PORT)
                    .withProtocol("TCP")
                    .build());
        }
        PodTemplateSpec own = new PodTemplateSpecBuilder()
                .withMetadata(podMetadata)
                .withSpec(pod.withEnableServiceLinks(false)
                        .withSecurityContext(Pods.podSecurity(Pods.SPARK_USER))
                        .withContainers(container
                                .withEnv(variables)
                                .withPorts(ports)
                                .withSecurityContext(Pods.containerSecurity())
                                .withVolumeMounts(mounts)
                                .build())
                        .withVolumes(volumes)
                        .withAffinity(together ? Pods.together(pipeline, Component.WINDOWS) : null)
                        .build())
                .build();
        return PodTemplate.of(prerequisites, pipeline.getSpec().analytics().podTemplate())
                .over(own);
    }
}
