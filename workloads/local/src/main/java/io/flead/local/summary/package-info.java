/** The figures of a run and the verdict on them. Pure. */
@NullMarked
package io.flead.local.summary;

import org.jspecify.annotations.NullMarked;
