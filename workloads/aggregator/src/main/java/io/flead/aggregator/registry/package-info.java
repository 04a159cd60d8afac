/** Published models: the content of their topic, bounded. */
@NullMarked
package io.flead.aggregator.registry;

import org.jspecify.annotations.NullMarked;
