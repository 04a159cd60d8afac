/** Measures the operator against its gates; run by name, never with the tests. */
@NullMarked
package io.flead.operator.bench;

import org.jspecify.annotations.NullMarked;
