package io.flead.operator.dependent;

import io.fabric8.kubernetes.api.model.Quantity;
import io.flead.api.v1alpha1.ComputeResources;

/**
 * CPU and memory in the units of Flink and Spark.
 *
 * @param cores CPU in cores, perhaps a fraction
 * @param mebibytes memory
 */
record ResourceAmount(double cores, long mebibytes) {

    private static final long MEBIBYTE = 1L << 20;

    static ResourceAmount of(ComputeResources resources) {
        double cores = new Quantity(resources.cpu()).getNumericalAmount().doubleValue();
        long bytes = new Quantity(resources.memory()).getNumericalAmount().longValue();
        return new ResourceAmount(cores, bytes / MEBIBYTE);
    }

    /** At least one. */
    int wholeCores() {
        return Math.max(1, (int) Math.floor(cores));
    }

    /** As Flink and Java write it. */
    static String megabytes(long mebibytes) {
        return mebibytes + "m";
    }
}
