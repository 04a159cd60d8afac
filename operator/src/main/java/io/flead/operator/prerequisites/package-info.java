/**
 * The prerequisites that a pipeline has in its cluster: Kafka, Secrets, kinds of resources; and the problems where one
 * is missing.
 */
@NullMarked
package io.flead.operator.prerequisites;

import org.jspecify.annotations.NullMarked;
