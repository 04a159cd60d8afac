package io.flead.detector;

/**
 * A device's input to its network for one reading: with the parameters it gives the device's own prediction. A
 * leave-one-out network is shown the reading's distance from the baseline (the view that is not smoothed; inputs are
 * clipped within the network), an autoencoder the clipped distance of the moving average.
 *
 * @param input {@code [features]} in the network's units, as its predictions are
 * @param unit {@code [features]} size of one of these units in the sensor's standard deviations on this device; 0 for a
 *     constant sensor, which is not judged
 */
@SuppressWarnings("ArrayRecordComponent") // on its way into a batch; never compared
public record NetworkView(double[] input, double[] unit) {

    public NetworkView {
        if (input.length != unit.length) {
            throw new IllegalArgumentException(input.length + " inputs, but " + unit.length + " units");
        }
    }
}
