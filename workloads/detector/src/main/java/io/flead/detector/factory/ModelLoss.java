package io.flead.detector.factory;

import io.flead.api.v1alpha1.ModelType;
import io.flead.detector.ModelShape;
import io.flead.detector.TrainingSet;
import io.flead.detector.network.Autoencoder;
import io.flead.detector.network.LeaveOneOutLayout;
import io.flead.detector.training.LeaveOneOutLoss;

/** Mean squared error per value of a network on rows of a device, without training or noise. Not thread-safe. */
public final class ModelLoss {

    private final ModelShape shape;
    private final LeaveOneOutLoss leaveOneOut;
    private final Autoencoder autoencoder;

    /** For networks of this shape. */
    public ModelLoss(ModelShape shape) {
        this.shape = shape;
        int features = shape.features().size();
        leaveOneOut = new LeaveOneOutLoss(new LeaveOneOutLayout(features, shape.hidden()));
        autoencoder = new Autoencoder(features, shape.hidden());
    }

    /**
     * The loss.
     *
     * @throws IllegalArgumentException when the parameters are not of the shape
     */
    public double of(float[] parameters, TrainingSet set) {
        shape.requireParameters(parameters);
        return shape.type() == ModelType.AUTOENCODER
                ? autoencoder.loss(parameters, set.values(), set.rows())
                : leaveOneOut.of(parameters, set);
    }
}
