/** What a pipeline's status says: conditions, phase and what the aggregator told, from what was observed. */
@NullMarked
package io.flead.operator.status;

import org.jspecify.annotations.NullMarked;
