/** Kubernetes Events about pipelines: one for each change of state, none while nothing changes. */
@NullMarked
package io.flead.operator.event;

import org.jspecify.annotations.NullMarked;
