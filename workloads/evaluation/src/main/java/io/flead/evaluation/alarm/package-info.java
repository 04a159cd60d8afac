/** The product's alarm layer over the scores of any detector. Sees no label. */
@NullMarked
package io.flead.evaluation.alarm;

import org.jspecify.annotations.NullMarked;
