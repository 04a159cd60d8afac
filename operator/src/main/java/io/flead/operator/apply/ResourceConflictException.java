package io.flead.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** A resource of the name that a pipeline needs exists and belongs to another owner. Nothing was changed. */
public final class ResourceConflictException extends RuntimeException {

    private static final long serialVersionUID = 1;

    ResourceConflictException(HasMetadata resource) {
        super(resource.getKind() + " " + resource.getMetadata().getNamespace() + "/"
                + resource.getMetadata().getName()
                + " exists and is not the pipeline's: remove it, or name the pipeline differently");
    }
}
