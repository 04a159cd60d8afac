/** A pipeline's status, made from an observation: conditions, phase and the aggregator's report. */
@NullMarked
package io.flead.operator.status;

import org.jspecify.annotations.NullMarked;
