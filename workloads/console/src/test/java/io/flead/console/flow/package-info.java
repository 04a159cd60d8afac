/** Tests of this package. */
@NullMarked
package io.flead.console.flow;

import org.jspecify.annotations.NullMarked;
