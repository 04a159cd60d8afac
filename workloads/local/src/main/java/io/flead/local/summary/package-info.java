/** The figures of a run and what they say about it. Pure. */
@NullMarked
package io.flead.local.summary;

import org.jspecify.annotations.NullMarked;
