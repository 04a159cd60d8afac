/** Summaries of runs, for those who listen on Kafka. */
@NullMarked
package io.flead.analytics.publication;

import org.jspecify.annotations.NullMarked;
