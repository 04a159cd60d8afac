/**
 * Detectors to compare with: trivial ones that show what a figure is worth, and established ones. Each learns its
 * scaling and its limit from the device's own training rows, nothing is tuned, and none sees a label.
 */
@NullMarked
package io.flead.evaluation.baseline;

import org.jspecify.annotations.NullMarked;
