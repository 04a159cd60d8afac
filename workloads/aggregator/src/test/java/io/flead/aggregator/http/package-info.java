/** The API over real HTTP. */
@NullMarked
package io.flead.aggregator.http;

import org.jspecify.annotations.NullMarked;
