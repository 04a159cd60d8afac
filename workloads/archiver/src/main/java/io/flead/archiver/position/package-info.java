/** Decides where to resume in a partition: a pure function of the table's position and the log's bounds. */
@NullMarked
package io.flead.archiver.position;

import org.jspecify.annotations.NullMarked;
