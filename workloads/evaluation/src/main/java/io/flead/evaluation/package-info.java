/** The {@code flead evaluate} command: what the detector is worth on labelled recordings. */
@NullMarked
package io.flead.evaluation;

import org.jspecify.annotations.NullMarked;
