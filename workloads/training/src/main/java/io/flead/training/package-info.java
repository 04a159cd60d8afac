/** The training workload: detection and local training of every device, as one Flink job. */
@NullMarked
package io.flead.training;

import org.jspecify.annotations.NullMarked;
