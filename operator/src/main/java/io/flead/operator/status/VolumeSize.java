package io.flead.operator.status;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import io.flead.api.v1alpha1.FleadPipelineSpec;
import io.flead.api.v1alpha1.StateStorage;
import io.flead.operator.pipeline.Component;
import io.flead.operator.pipeline.Part;
import java.util.Optional;

/** A volume that is smaller than declared: its part works on, with a word about it. */
public final class VolumeSize {

    private VolumeSize() {}

    /** The state of a claim that could not grow; empty for every other resource. */
    public static Optional<PartState> tooSmall(HasMetadata resource, FleadPipelineSpec spec) {
        if (!(resource instanceof PersistentVolumeClaim claim)) {
            return Optional.empty();
        }
        boolean training = Component.partOf(resource).equals(Optional.of(Part.TRAINING));
        StateStorage declared =
                training ? spec.training().storage() : spec.analytics().storage();
        Quantity given = claim.getSpec().getResources().getRequests().get("storage");
        Quantity wanted = new Quantity(declared.size());
        if (given == null || given.getNumericalAmount().compareTo(wanted.getNumericalAmount()) >= 0) {
            return Optional.empty();
        }
        return Optional.of(new PartState(
                ConditionReason.AsExpected,
                "volume " + claim.getMetadata().getName() + " has " + given + " and cannot grow to " + wanted
                        + ", which its storage class does not allow: set spec." + (training ? "training" : "analytics")
                        + ".storage.size back, or make a pipeline of another name"));
    }
}
