/** The archiver: projects Kafka's topics into tables, each record exactly once, and applies retention. */
@NullMarked
package io.flead.archiver;

import org.jspecify.annotations.NullMarked;
