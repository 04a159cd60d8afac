/** The registry. */
@NullMarked
package io.flead.aggregator.registry;

import org.jspecify.annotations.NullMarked;
