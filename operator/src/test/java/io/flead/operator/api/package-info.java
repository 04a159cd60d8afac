/** The resource as an API server sees it: what it accepts, what it refuses and in which words. */
@NullMarked
package io.flead.operator.api;

import org.jspecify.annotations.NullMarked;
