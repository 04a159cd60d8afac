/** The directory of a local run, and the run's record in it. */
@NullMarked
package io.flead.local.state;

import org.jspecify.annotations.NullMarked;
