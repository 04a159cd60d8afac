/** Our operator beside a pipeline's own workloads. */
@NullMarked
package io.flead.operator.live;

import org.jspecify.annotations.NullMarked;
