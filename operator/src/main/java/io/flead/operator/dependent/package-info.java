/**
 * The resources that a pipeline is made of: one class per resource, each a pure function of the pipeline and its
 * prerequisites.
 */
@NullMarked
package io.flead.operator.dependent;

import org.jspecify.annotations.NullMarked;
