/** The whole program, as a process. */
@NullMarked
package io.flead.aggregator;

import org.jspecify.annotations.NullMarked;
