@NullMarked
package io.flead.operator.aggregator;

import org.jspecify.annotations.NullMarked;
