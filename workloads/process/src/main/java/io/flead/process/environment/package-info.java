/** Settings that depend on the place a workload runs in: Kafka, database, ports, parent process. */
@NullMarked
package io.flead.process.environment;

import org.jspecify.annotations.NullMarked;
