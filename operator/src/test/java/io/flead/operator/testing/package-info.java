/** A real API server and the operators beside ours, for tests. */
@NullMarked
package io.flead.operator.testing;

import org.jspecify.annotations.NullMarked;
