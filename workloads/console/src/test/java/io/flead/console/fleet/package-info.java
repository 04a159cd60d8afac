/** Tests of this package. */
@NullMarked
package io.flead.console.fleet;

import org.jspecify.annotations.NullMarked;
