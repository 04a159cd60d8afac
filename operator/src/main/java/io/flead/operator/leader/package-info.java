/** Chooses the acting one of several instances. */
@NullMarked
package io.flead.operator.leader;

import org.jspecify.annotations.NullMarked;
