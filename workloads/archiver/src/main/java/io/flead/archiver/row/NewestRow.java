package io.flead.archiver.row;

/**
 * A table that keeps the newest row of each key only.
 *
 * @param key the column of the key
 * @param time the column that tells which of two rows is newer
 */
public record NewestRow(String key, String time) {}
