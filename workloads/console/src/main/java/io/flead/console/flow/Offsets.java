package io.flead.console.flow;

/**
 * How far topics reach and groups have come, added over partitions.
 *
 * @param produced readings ever written to their topic
 * @param trainingLag readings that no completed checkpoint of training covers
 * @param archiverLag readings that are not in the database
 * @param rejected readings ever rejected
 */
public record Offsets(long produced, long trainingLag, long archiverLag, long rejected) {}
