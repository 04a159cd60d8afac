package io.flead.archiver.row;

/**
 * A table that keeps the newest row of each key only.
 *
 * @param key the column of the key
 * @param order the column that tells which of two rows is newer: the one that has more
 */
public record NewestRow(String key, String order) {}
