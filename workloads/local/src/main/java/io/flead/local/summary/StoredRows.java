package io.flead.local.summary;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * The readings of a run in the database, when the run ends.
 *
 * <p>The archiver moves its offsets in the transaction that writes the rows, so once it has passed the end every
 * reading was stored, whatever retention has removed since.
 *
 * @param counted rows in {@code device_data}; empty when they could not be counted
 * @param passed whether the archiver has passed the end offsets
 * @param removed rows, or chunks of rows, that retention removed from {@code device_data} during the run
 */
public record StoredRows(OptionalLong counted, boolean passed, long removed) {

    /** Of a run without readings. */
    public static StoredRows none() {
        return new StoredRows(OptionalLong.of(0), true, 0);
    }

    /**
     * Their errors; empty when there are none.
     *
     * @param usable readings of the run that were not rejected
     */
    public Optional<String> problem(long usable) {
        if (counted.isEmpty()) {
            return Optional.of(
                    passed
                            ? "stored readings could not be counted: the archiver has passed them all, but the database did not"
                                    + " answer in time"
                            : "how many readings were stored is not known: the database did not answer in time");
        }
        long lacking = usable - counted.getAsLong();
        if (!passed) {
            return Optional.of(
                    lacking > 0
                            ? lacking + " readings were not stored in time"
                            : "the archiver did not pass the last readings in time");
        }
        return lacking > 0 && removed == 0
                ? Optional.of(lacking + " readings that the archiver has passed are not in the database")
                : Optional.empty();
    }
}
