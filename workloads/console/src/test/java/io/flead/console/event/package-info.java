/** Tests of this package. */
@NullMarked
package io.flead.console.event;

import org.jspecify.annotations.NullMarked;
