/** Where to go on in a partition: a pure decision over what the table says and what the log still holds. */
@NullMarked
package io.flead.archiver.position;

import org.jspecify.annotations.NullMarked;
