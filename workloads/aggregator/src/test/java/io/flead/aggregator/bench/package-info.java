/** What an update costs the aggregator, beside a loop that only decodes and adds. */
@NullMarked
package io.flead.aggregator.bench;

import org.jspecify.annotations.NullMarked;
