/**
 * Runs the product's own detector and its own aggregation on recordings, in one process and as fast as the machine
 * goes. A device's updates and models pass through the same messages, in the same bytes.
 */
@NullMarked
package io.flead.evaluation.fleet;

import org.jspecify.annotations.NullMarked;
