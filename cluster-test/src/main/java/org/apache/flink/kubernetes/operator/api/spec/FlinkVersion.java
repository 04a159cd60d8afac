package org.apache.flink.kubernetes.operator.api.spec;

/**
 * Versions of Flink as newer releases of Flink's operator know them. Put before the class path of the 1.7.0 of Maven's
 * repository, which ends with 1.18 and reads no resource of a later one.
 */
public enum FlinkVersion {
    v1_13,
    v1_14,
    v1_15,
    v1_16,
    v1_17,
    v1_18,
    v1_19,
    v1_20;

    /** Whether this is a later version. */
    public boolean isNewerVersionThan(FlinkVersion other) {
        return compareTo(other) > 0;
    }

    /** The newest. */
    public static FlinkVersion current() {
        return v1_20;
    }

    /** Whether the operator runs it. */
    public static boolean isSupported(FlinkVersion version) {
        return version.compareTo(v1_15) >= 0;
    }
}
