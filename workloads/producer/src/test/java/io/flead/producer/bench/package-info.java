/** Benchmarks: run by name, they prove nothing on a busy machine. */
@NullMarked
package io.flead.producer.bench;

import org.jspecify.annotations.NullMarked;
