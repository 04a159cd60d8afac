/** When a dependent is enabled, can be had, and is ready. */
@NullMarked
package io.flead.operator.condition;

import org.jspecify.annotations.NullMarked;
