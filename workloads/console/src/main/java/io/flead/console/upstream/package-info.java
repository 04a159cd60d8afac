/** Asks the pipeline's other programs and the database. */
@NullMarked
package io.flead.console.upstream;

import org.jspecify.annotations.NullMarked;
