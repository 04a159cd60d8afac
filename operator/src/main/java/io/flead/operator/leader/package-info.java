/** Which of several instances acts. */
@NullMarked
package io.flead.operator.leader;

import org.jspecify.annotations.NullMarked;
