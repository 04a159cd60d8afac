/** {@code flead verify}: makes published models again from the topics and compares. */
@NullMarked
package io.flead.aggregator.verify;

import org.jspecify.annotations.NullMarked;
