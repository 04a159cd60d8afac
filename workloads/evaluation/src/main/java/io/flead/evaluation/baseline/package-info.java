/**
 * Detectors to compare with: trivial ones that put a figure into proportion, and established ones. Each learns its
 * scaling and its limit from the device's own training rows, nothing is tuned, and none sees a label.
 */
@NullMarked
package io.flead.evaluation.baseline;

import org.jspecify.annotations.NullMarked;
