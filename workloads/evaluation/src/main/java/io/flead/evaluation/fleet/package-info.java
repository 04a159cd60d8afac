/**
 * Runs the product's own detector and its own aggregation on recordings, in one process and as fast as the machine
 * goes. What a device would send and receive passes through the same messages, in the same bytes.
 */
@NullMarked
package io.flead.evaluation.fleet;

import org.jspecify.annotations.NullMarked;
