package io.flead.archiver.database;

import io.flead.archiver.row.CopyRows;
import io.flead.archiver.row.TableProjection;

/**
 * Rows for one table.
 *
 * @param topic where their records came from
 */
public record TableRows(String topic, TableProjection projection, CopyRows rows) {}
