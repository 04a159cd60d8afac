package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.flead.api.program.EnvironmentNames;
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
 * The base of both Spark jobs. Templates describe the pods, which Spark reads itself, so that volumes and Secrets
 * need no admission webhook.
 *
 * @param podMetadata labels and annotations of their pods
 */
record AnalyticsJob(FleadPipeline pipeline, Prerequisites prerequisites, ObjectMeta podMetadata) {

    private static final String SPARK_VERSION = "4.0.0";
    private static final String JAR = "local:///opt/spark/jars/flead-analytics.jar";
    private static final String MAIN_CLASS = "io.flead.analytics.AnalyticsMain";

    /** Memory of a JVM with Spark outside its heap, by Spark's own default: a tenth, but at least this. */
    private static final long LEAST_OVERHEAD_MEBIBYTES = 384;

    private static final int OVERHEAD_SHARE = 10;

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
        ResourceAmount amount = ResourceAmount.of(pipeline.getSpec().analytics().resources());
        int cores = (int) Math.max(1, Math.ceil(amount.cores()));
        String cpu = pipeline.getSpec().analytics().resources().cpu();
        long overhead = Math.max(LEAST_OVERHEAD_MEBIBYTES, amount.mebibytes() / OVERHEAD_SHARE);
        String heap = ResourceAmount.megabytes(Math.max(LEAST_HEAP_MEBIBYTES, amount.mebibytes() - overhead));
        String account = Names.of(pipeline).analytics();
        List<String> pullSecrets = Pods.pullSecrets(pipeline, prerequisites);
        return new SparkJob(
                "Java",
                "cluster",
                SPARK_VERSION,
                Pods.image(pipeline, prerequisites, "analytics"),
                Pods.pullPolicy(pipeline),
                pullSecrets.isEmpty() ? null : pullSecrets,
                MAIN_CLASS,
                JAR,
                List.of(command),
                sparkSettings(),
                restartPolicy,
                new SparkJob.Driver(
                        cores,
                        cpu,
                        heap,
                        ResourceAmount.megabytes(overhead),
                        account,
                        pod("spark-kubernetes-driver", endless, endless)),
                new SparkJob.Executor(
                        1,
                        cores,
                        cpu,
                        heap,
                        ResourceAmount.megabytes(overhead),
                        account,
                        pod("spark-kubernetes-executor", endless, false)),
                suspended ? Boolean.TRUE : null);
    }

    private Map<String, String> sparkSettings() {
        // Executors keep nothing on volumes of their own, so the driver needs no rights on claims.
        Map<String, String> settings = new TreeMap<>(Map.of(
                "spark.kubernetes.driver.ownPersistentVolumeClaim", "false",
                "spark.kubernetes.driver.reusePersistentVolumeClaim", "false",
                // Spark makes a secret for each application: no other pod speaks to its driver or its executors.
                "spark.authenticate", "true"));
        settings.putAll(prerequisites.defaults().sparkConf());
        Map<String, String> wanted = pipeline.getSpec().analytics().sparkConf();
        if (wanted != null) {
            settings.putAll(wanted);
        }
        return settings;
    }

    private PodTemplateSpec pod(String container, boolean keepsState, boolean answers) {
        List<EnvVar> variables = new ArrayList<>(Variables.pipelineFile());
        variables.addAll(Variables.kafka(prerequisites.kafka()));
        variables.addAll(Variables.database(pipeline, prerequisites));
        List<Volume> volumes =
                new ArrayList<>(List.of(Pods.pipelineFileVolume(pipeline), Pods.scratch("tmp"), Pods.scratch("work")));
        List<VolumeMount> mounts = new ArrayList<>(List.of(
                Pods.pipelineFileMount(), Pods.mount("tmp", "/tmp"), Pods.mount("work", "/opt/spark/work-dir")));
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
        boolean together = keepsState
                && StateVolume.onOneNode(pipeline.getSpec().analytics().storage(), prerequisites);
        PodTemplateSpec own = new PodTemplateSpecBuilder()
                .withMetadata(podMetadata)
                .withSpec(new PodSpecBuilder()
                        .withEnableServiceLinks(false)
                        .withSecurityContext(Pods.podSecurity(Pods.SPARK_USER))
                        .withContainers(new ContainerBuilder()
                                .withName(container)
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
