/** What a pipeline finds in its cluster: Kafka, Secrets, kinds of resources; and what is missing. */
@NullMarked
package io.flead.operator.prerequisites;

import org.jspecify.annotations.NullMarked;
