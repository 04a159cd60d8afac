/** Windows of the stream. */
@NullMarked
package io.flead.analytics.windows;

import org.jspecify.annotations.NullMarked;
