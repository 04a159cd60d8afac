@NullMarked
package io.flead.operator.metrics;

import org.jspecify.annotations.NullMarked;
