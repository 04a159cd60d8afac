/** The Flink job: its topology and its functions, thin shells around the detector. */
@NullMarked
package io.flead.training.job;

import org.jspecify.annotations.NullMarked;
