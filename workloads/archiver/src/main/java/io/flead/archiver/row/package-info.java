/** What becomes of a record: a row of a table in the text form of {@code COPY}, or a reason why it is skipped. */
@NullMarked
package io.flead.archiver.row;

import org.jspecify.annotations.NullMarked;
