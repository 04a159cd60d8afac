/** Conditions of a dependent: enabled, available, ready. */
@NullMarked
package io.flead.operator.condition;

import org.jspecify.annotations.NullMarked;
