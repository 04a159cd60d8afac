/** Health, readiness and metrics of every workload, over HTTP. */
@NullMarked
package io.flead.process.operation;

import org.jspecify.annotations.NullMarked;
