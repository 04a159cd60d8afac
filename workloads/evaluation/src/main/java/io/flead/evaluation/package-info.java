/** The {@code flead evaluate} command: measures the detector on labelled recordings. */
@NullMarked
package io.flead.evaluation;

import org.jspecify.annotations.NullMarked;
