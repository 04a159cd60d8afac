/** The analytics on one machine: when they run and how. */
@NullMarked
package io.flead.local.analytics;

import org.jspecify.annotations.NullMarked;
