/** What the operator tells about itself: Prometheus metrics, among them every request it makes of the API server. */
@NullMarked
package io.flead.operator.metrics;

import org.jspecify.annotations.NullMarked;
