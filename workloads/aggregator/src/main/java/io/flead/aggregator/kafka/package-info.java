/**
 * Reads updates and anomalies, and publishes models together with the offsets of the updates that they were made from,
 * in one Kafka transaction. Writes the alarms that the aggregator decides on.
 */
@NullMarked
package io.flead.aggregator.kafka;

import org.jspecify.annotations.NullMarked;
