/**
 * Quality of scores and flags, given labels. Pure functions over arrays; rows without a label have been left out
 * before.
 *
 * <p>No point adjustment anywhere: it turns random flags into good ones (Kim et al., "Towards a rigorous evaluation of
 * time-series anomaly detection", 2022).
 */
@NullMarked
package io.flead.evaluation.metrics;

import org.jspecify.annotations.NullMarked;
