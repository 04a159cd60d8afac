/**
 * Real infrastructure for tests: a Kafka broker in a process of its own, PostgreSQL, and programs as they run in
 * production.
 */
@NullMarked
package io.flead.testkit;

import org.jspecify.annotations.NullMarked;
