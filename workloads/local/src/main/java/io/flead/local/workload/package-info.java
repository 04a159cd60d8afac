/** The workloads of a pipeline as child processes: their programs, the options of their JVMs, their environment. */
@NullMarked
package io.flead.local.workload;

import org.jspecify.annotations.NullMarked;
