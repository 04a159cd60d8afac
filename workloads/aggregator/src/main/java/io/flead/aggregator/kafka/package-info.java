/**
 * Reads updates and anomalies, and publishes models together with the offsets of what they were made from, in one
 * Kafka transaction.
 */
@NullMarked
package io.flead.aggregator.kafka;

import org.jspecify.annotations.NullMarked;
