/** What a pipeline consists of on Kubernetes: its parts, and how what belongs to it is named and labelled. */
@NullMarked
package io.flead.operator.pipeline;

import org.jspecify.annotations.NullMarked;
