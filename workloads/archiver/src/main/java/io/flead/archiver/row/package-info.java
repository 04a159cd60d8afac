/** What becomes of a record: a row of a table in the text form of {@code COPY}, or a reason why it is passed over. */
@NullMarked
package io.flead.archiver.row;

import org.jspecify.annotations.NullMarked;
