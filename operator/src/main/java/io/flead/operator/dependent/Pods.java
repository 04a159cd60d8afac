package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.Program;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Digest;
import io.flead.operator.pipeline.Labels;
import io.flead.operator.pipeline.Names;
import io.flead.operator.pipeline.WorkloadDefaults;
import io.flead.operator.prerequisites.Prerequisites;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Settings of all pods of a pipeline. Nothing here depends on the operator's version: a newer operator leaves the pods
 * of an unchanged pipeline alone.
 */
final class Pods {

    /** User that the images of the plain services run as. */
    static final long SERVICE_USER = 10001;

    /** User that Flink's images run as. */
    static final long FLINK_USER = 9999;

    /** User that Spark's images run as. */
    static final long SPARK_USER = 185;

    /** Annotation of pods: digest of the settings that they were started with. */
    static final String SETTINGS_DIGEST = "flead.io/settings-digest";

    /** Annotation of pods: digest of the Secrets that they were started with. */
    static final String SECRETS_DIGEST = "flead.io/secrets-digest";

    private static final String ABSENT = "absent";

    private Pods() {}

    /** {@code <repository>/flead-<workload>:<tag>}. */
    static String image(FleadPipeline pipeline, Prerequisites prerequisites, String workload) {
        var images = pipeline.getSpec().images();
        WorkloadDefaults defaults = prerequisites.defaults();
        return Objects.requireNonNullElse(images.repository(), defaults.imageRepository()) + "/flead-" + workload + ":"
                + Objects.requireNonNullElse(images.tag(), defaults.imageTag());
    }

    static String pullPolicy(FleadPipeline pipeline) {
        return pipeline.getSpec().images().pullPolicy().name();
    }

    /** Names of the Secrets that images are pulled with. */
    static List<String> pullSecrets(FleadPipeline pipeline, Prerequisites prerequisites) {
        return Objects.requireNonNullElse(
                pipeline.getSpec().images().pullSecrets(),
                prerequisites.defaults().pullSecrets());
    }

    static List<LocalObjectReference> pullSecretReferences(FleadPipeline pipeline, Prerequisites prerequisites) {
        return pullSecrets(pipeline, prerequisites).stream()
                .map(LocalObjectReference::new)
                .toList();
    }

    /**
     * Labels of pods, and the digests whose change restarts them.
     *
     * @param secrets names of the Secrets that the pods use
     */
    static ObjectMeta metadata(
            FleadPipeline pipeline, Program program, Prerequisites prerequisites, List<String> secrets) {
        Map<String, String> annotations = new TreeMap<>();
        annotations.put(SETTINGS_DIGEST, RolloutTriggers.digest(program, PipelineDocument.of(pipeline)));
        if (!secrets.isEmpty()) {
            annotations.put(SECRETS_DIGEST, secretsDigest(prerequisites, secrets));
        }
        return new ObjectMetaBuilder()
                .withLabels(Labels.of(pipeline, Component.of(program)))
                .withAnnotations(annotations)
                .build();
    }

    /** One digest of several Secrets. */
    static String secretsDigest(Prerequisites prerequisites, List<String> secrets) {
        List<String> digests = new ArrayList<>();
        for (String secret : secrets) {
            digests.add(secret);
            digests.add(prerequisites.digestOf(secret).orElse(ABSENT));
        }
        return Digest.of(digests);
    }

    /** Secrets with Kafka's client settings. */
    static List<String> kafkaSecrets(Prerequisites prerequisites) {
        return prerequisites.kafka().secretSettings().stream()
                .map(setting -> setting.secret())
                .distinct()
                .sorted()
                .toList();
    }

    /** These and the Secret of the database. */
    static List<String> kafkaAndDatabaseSecrets(FleadPipeline pipeline, Prerequisites prerequisites) {
        List<String> secrets = new ArrayList<>(kafkaSecrets(prerequisites));
        secrets.add(pipeline.getSpec().storage().databaseSecret());
        return secrets;
    }

    /** Not root, and a group that may write volumes. */
    static PodSecurityContext podSecurity(long user) {
        return new PodSecurityContextBuilder()
                .withRunAsNonRoot(true)
                .withRunAsUser(user)
                .withRunAsGroup(user)
                .withFsGroup(user)
                // A large volume is not walked through at each start.
                .withFsGroupChangePolicy("OnRootMismatch")
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .build();
    }

    /** The restricted Pod Security Standard, and a read-only root file system. */
    static SecurityContext containerSecurity() {
        return new SecurityContextBuilder()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .build();
    }

    /** The volume with the pipeline file. */
    static Volume pipelineFileVolume(FleadPipeline pipeline) {
        return new VolumeBuilder()
                .withName("pipeline")
                .withNewConfigMap()
                .withName(Names.of(pipeline).pipelineFile())
                .endConfigMap()
                .build();
    }

    static VolumeMount pipelineFileMount() {
        return new VolumeMountBuilder()
                .withName("pipeline")
                .withMountPath(Variables.PIPELINE_DIRECTORY)
                .withReadOnly(true)
                .build();
    }

    /** A volume that ends with the pod. */
    static Volume scratch(String name) {
        return new VolumeBuilder()
                .withName(name)
                .withEmptyDir(new EmptyDirVolumeSource())
                .build();
    }

    static Volume claim(String name, String claim, boolean readOnly) {
        return new VolumeBuilder()
                .withName(name)
                .withNewPersistentVolumeClaim(claim, readOnly ? Boolean.TRUE : null)
                .build();
    }

    /**
     * Keeps the pods of a component on one node, which alone can mount their claim. The scheduler sees to that by itself
     * only for volumes that lie on a node.
     */
    static Affinity together(FleadPipeline pipeline, Component component) {
        return new AffinityBuilder()
                .withNewPodAffinity()
                .addNewRequiredDuringSchedulingIgnoredDuringExecution()
                .withTopologyKey("kubernetes.io/hostname")
                .withNewLabelSelector()
                .withMatchLabels(Labels.selector(pipeline, component))
                .endLabelSelector()
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endPodAffinity()
                .build();
    }

    static VolumeMount mount(String volume, String path) {
        return new VolumeMountBuilder().withName(volume).withMountPath(path).build();
    }
}
