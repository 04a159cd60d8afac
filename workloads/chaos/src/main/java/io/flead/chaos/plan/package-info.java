/** The faults of a run and their times. Pure. */
@NullMarked
package io.flead.chaos.plan;

import org.jspecify.annotations.NullMarked;
