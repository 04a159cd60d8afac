package io.flead.detector.leaveoneout;

/**
 * Rows cut into blocks of consecutive ones that differ by one row at most.
 *
 * @param from first row
 * @param to the row after the last
 * @param count number of blocks, at least 1
 */
record RowBlocks(int from, int to, int count) {

    /** First row of a block; for block {@code count} the row after the last. */
    int first(int block) {
        return from + (int) ((long) block * (to - from) / count);
    }
}
