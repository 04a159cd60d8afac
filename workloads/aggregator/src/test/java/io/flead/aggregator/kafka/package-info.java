/** The aggregator's clients on a real broker. */
@NullMarked
package io.flead.aggregator.kafka;

import org.jspecify.annotations.NullMarked;
