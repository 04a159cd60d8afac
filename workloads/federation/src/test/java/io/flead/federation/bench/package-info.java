/** Benchmarks: run by name, they prove nothing on a busy machine. */
@NullMarked
package io.flead.federation.bench;

import org.jspecify.annotations.NullMarked;
