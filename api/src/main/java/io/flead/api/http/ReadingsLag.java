package io.flead.api.http;

/**
 * How far the readers of the readings topic are behind, by the offsets that their groups have committed: training at
 * each completed checkpoint, the archiver after each transaction of the database.
 *
 * @param training readings that no completed checkpoint of training covers
 * @param archiver readings that are not in the database
 * @param checkpointSeconds time since training last completed a checkpoint; 0 while no reading waits for one
 */
public record ReadingsLag(long training, long archiver, long checkpointSeconds) {

    /** Refuses negative numbers. */
    public ReadingsLag {
        if (training < 0 || archiver < 0 || checkpointSeconds < 0) {
            throw new IllegalArgumentException(
                    "a lag is not negative: " + training + ", " + archiver + ", " + checkpointSeconds);
        }
    }
}
