/** What every workload offers to those who operate it: health, readiness and metrics over HTTP. */
@NullMarked
package io.flead.process.operation;

import org.jspecify.annotations.NullMarked;
