/** Reads topics and offsets; belongs to no consumer group. */
@NullMarked
package io.flead.console.kafka;

import org.jspecify.annotations.NullMarked;
