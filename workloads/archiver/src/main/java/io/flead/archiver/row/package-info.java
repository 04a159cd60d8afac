/** Turns a record into a row of a table in the text form of {@code COPY}, or into a reason to skip it. */
@NullMarked
package io.flead.archiver.row;

import org.jspecify.annotations.NullMarked;
