/** What people are told of a failure. */
@NullMarked
package io.flead.analytics.failure;

import org.jspecify.annotations.NullMarked;
