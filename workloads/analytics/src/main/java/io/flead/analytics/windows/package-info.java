/** Windows of the stream. */
@NullMarked
package io.flead.analytics.windows;



