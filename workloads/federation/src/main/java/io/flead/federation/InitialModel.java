package io.flead.federation;

import io.flead.contract.message.GlobalModel;
import java.util.Objects;

/**
 * Global version 0: the model that all devices start from. It is never published, because every program computes it.
 *
 * @param shapeId which network, sensors and initial model it is
 * @param parameters flat parameters {@code [parameters]}, all finite, not copied
 */
@SuppressWarnings("ArrayRecordComponent") // never written after it is made
public record InitialModel(String shapeId, float[] parameters) {

    /** Whether a model is made from this one: of the same shape and length. */
    boolean isInitialOf(GlobalModel model) {
        return model.shapeId().equals(shapeId) && model.parameters().length == parameters.length;
    }

    public InitialModel {
        Objects.requireNonNull(shapeId, "shapeId");
        if (parameters.length == 0) {
            throw new IllegalArgumentException("the initial model has no parameters");
        }
        for (float parameter : parameters) {
            if (!Float.isFinite(parameter)) {
                throw new IllegalArgumentException("the initial model must not hold " + parameter);
            }
        }
    }
}
