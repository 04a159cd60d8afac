/** The parts of a pipeline on Kubernetes, and the names and labels of its resources. */
@NullMarked
package io.flead.operator.pipeline;

import org.jspecify.annotations.NullMarked;
