package io.flead.producer.replay;

/**
 * One device's rows of one file.
 *
 * @param place the file they are read from
 * @param rows how many
 * @param runs where in the place
 */
record Segment(Place place, CsvColumns columns, long rows, ByteRuns runs) {}
