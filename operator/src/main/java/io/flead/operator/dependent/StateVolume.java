package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.flead.api.v1alpha1.FleadPipeline;
import io.flead.api.v1alpha1.StateStorage;
import io.flead.api.v1alpha1.StateStorage.AccessMode;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Names;
import io.flead.operator.prerequisites.Prerequisites;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.Matcher;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A claim that is made for a job's state, where the pipeline names neither an object store nor a claim. Only its size
 * can change later, and only grow: class and access mode are those it was made with.
 */
abstract class StateVolume extends PipelineDependent<PersistentVolumeClaim> {

    /** Path at which the volume is mounted. */
    static final String PATH = "/var/lib/flead";

    private static final String STORAGE = "storage";

    /** Of a class that lets no volume grow, and of a claim that has no volume yet. */
    private static final Set<Integer> REFUSALS = Set.of(HttpURLConnection.HTTP_FORBIDDEN, 422);

    StateVolume(Component component, Function<Names, String> name) {
        super(PersistentVolumeClaim.class, component, name);
    }

    abstract StateStorage storage(FleadPipeline pipeline);

    @Override
    public boolean enabled(FleadPipeline pipeline, Prerequisites prerequisites) {
        StateStorage storage = storage(pipeline);
        return storage.uri() == null && storage.claimName() == null;
    }

    @Override
    public final PersistentVolumeClaim desired(FleadPipeline pipeline, Prerequisites prerequisites) {
        StateStorage storage = storage(pipeline);
        return new PersistentVolumeClaimBuilder()
                .withMetadata(metadata(pipeline))
                .withNewSpec()
                .withAccessModes(
                        switch (storage.accessMode()) {
                            case READ_WRITE_ONCE -> "ReadWriteOnce";
                            case READ_WRITE_MANY -> "ReadWriteMany";
                        })
                .withStorageClassName(storage.storageClassName())
                .withNewResources()
                .addToRequests(STORAGE, new Quantity(storage.size()))
                .endResources()
                .endSpec()
                .build();
    }

    @Override
    public Matcher.Result<PersistentVolumeClaim> match(
            PersistentVolumeClaim actual,
            PersistentVolumeClaim desired,
            FleadPipeline pipeline,
            Context<FleadPipeline> context) {
        desired.getSpec().setAccessModes(actual.getSpec().getAccessModes());
        if (desired.getSpec().getStorageClassName() != null) {
            desired.getSpec().setStorageClassName(actual.getSpec().getStorageClassName());
        }
        Map<String, Quantity> requested = desired.getSpec().getResources().getRequests();
        Map<String, Quantity> given = actual.getSpec().getResources().getRequests();
        requested.replaceAll((resource, size) -> larger(size, given.getOrDefault(resource, size)));
        return super.match(actual, desired, pipeline, context);
    }

    /** A volume that cannot grow is no fault of the job, which works with what it has; the status says so. */
    @Override
    public PersistentVolumeClaim update(
            PersistentVolumeClaim actual,
            PersistentVolumeClaim desired,
            FleadPipeline pipeline,
            Context<FleadPipeline> context) {
        try {
            return super.update(actual, desired, pipeline, context);
        } catch (KubernetesClientException e) {
            if (REFUSALS.contains(e.getCode()) && grows(actual, desired)) {
                return actual;
            }
            throw e;
        }
    }

    private static boolean grows(PersistentVolumeClaim actual, PersistentVolumeClaim desired) {
        Quantity wanted = desired.getSpec().getResources().getRequests().get(STORAGE);
        Quantity given = actual.getSpec().getResources().getRequests().get(STORAGE);
        return wanted != null && given != null && wanted.getNumericalAmount().compareTo(given.getNumericalAmount()) > 0;
    }

    /** Keeps the state of a job that is no longer declared: the claim is deleted with the pipeline and never before. */
    @Override
    protected void handleDelete(
            FleadPipeline pipeline, @Nullable PersistentVolumeClaim actual, Context<FleadPipeline> context) {}

    private static Quantity larger(Quantity requested, Quantity given) {
        return given.getNumericalAmount().compareTo(requested.getNumericalAmount()) > 0 ? given : requested;
    }

    /** Whether all pods that mount the claim must be on one node. */
    static boolean onOneNode(StateStorage storage, Prerequisites prerequisites) {
        return storage.uri() == null
                && (storage.claimName() == null
                        ? storage.accessMode() == AccessMode.READ_WRITE_ONCE
                        : prerequisites.oneNodeClaims().contains(storage.claimName()));
    }

    /**
     * The claim with a job's state: the one that is made, or the one that is named; none where it is in an object
     * store.
     */
    static Optional<String> claim(StateStorage storage, String made) {
        return storage.uri() != null
                ? Optional.empty()
                : Optional.of(storage.claimName() == null ? made : storage.claimName());
    }
}
