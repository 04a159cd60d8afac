/** From the words of a pipeline to the settings of its detector: one place, so that whoever trains, averages or judges means the same. */
@NullMarked
package io.flead.declared;

import org.jspecify.annotations.NullMarked;
