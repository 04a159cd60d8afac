/** Saved states of the job on one machine: which there are, which one to go on from, which to remove. */
@NullMarked
package io.flead.training.recovery;

import org.jspecify.annotations.NullMarked;
