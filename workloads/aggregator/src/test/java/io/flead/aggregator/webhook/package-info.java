/** Alarms on their way to an HTTP receiver. */
@NullMarked
package io.flead.aggregator.webhook;

import org.jspecify.annotations.NullMarked;
