/** The HTTP API: status, history, models; and health, readiness and metrics on the same port. */
@NullMarked
package io.flead.aggregator.http;

import org.jspecify.annotations.NullMarked;
