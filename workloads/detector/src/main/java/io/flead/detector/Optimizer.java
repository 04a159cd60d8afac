package io.flead.detector;

/** Rule of the training steps; its memory is cleared at each local training. */
public enum Optimizer {
    /** Kingma and Ba, "Adam: a method for stochastic optimization", 2015, with its usual moments .9 and .999. */
    ADAM,
    /** Plain steepest descent on the mean squared error of each batch; for proofs. */
    SGD
}
