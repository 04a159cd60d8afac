package io.flead.producer.simulator;

/** An act on one machine, by hand. Steps are numbers of its readings, from 0. */
public sealed interface Injection {

    /** The first reading that it concerns. */
    long from();

    /**
     * Breaks the machine.
     *
     * @param type how
     * @param severity at its height, above 0 to 1
     * @param length readings that the failure takes
     */
    record Failure(FailureType type, double severity, long from, long length) implements Injection {

        public Failure {
            if (!(severity > 0 && severity <= 1) || length < 1) {
                throw new IllegalArgumentException(
                        "severity must be in (0, 1], length above 0: " + severity + ", " + length);
            }
        }
    }

    /** Mends every failure that began before. */
    record Clearing(long from) implements Injection {}

    /**
     * Maintains the machine, which mends every failure that began before.
     *
     * @param length readings that the maintenance takes
     */
    record Maintenance(long from, long length) implements Injection {

        public Maintenance {
            if (length < 1) {
                throw new IllegalArgumentException("length must be above 0: " + length);
            }
        }
    }
}
