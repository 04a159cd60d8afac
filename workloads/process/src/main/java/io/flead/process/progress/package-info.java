/** A line that shows how far work has come. */
@NullMarked
package io.flead.process.progress;

import org.jspecify.annotations.NullMarked;
