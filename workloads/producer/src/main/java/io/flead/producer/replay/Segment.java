package io.flead.producer.replay;

/**
 * One device's rows in one file.
 *
 * @param rows how many
 * @param runs where
 */
record Segment(CsvFile file, CsvColumns columns, long rows, ByteRuns runs) {}
