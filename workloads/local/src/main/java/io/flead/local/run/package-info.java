/** One run of a pipeline from start to end. */
@NullMarked
package io.flead.local.run;

import org.jspecify.annotations.NullMarked;
