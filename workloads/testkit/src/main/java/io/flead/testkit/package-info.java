/** Real infrastructure for tests: a Kafka broker in a process of its own, and PostgreSQL. */
@NullMarked
package io.flead.testkit;

import org.jspecify.annotations.NullMarked;
