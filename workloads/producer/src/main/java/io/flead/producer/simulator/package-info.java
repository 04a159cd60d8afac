/** Simulated machines: the same seed gives the same fleet and the same readings. */
@NullMarked
package io.flead.producer.simulator;

import org.jspecify.annotations.NullMarked;
