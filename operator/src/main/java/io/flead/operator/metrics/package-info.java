/** The operator's own Prometheus metrics, among them one that counts every request to the API server. */
@NullMarked
package io.flead.operator.metrics;

import org.jspecify.annotations.NullMarked;
