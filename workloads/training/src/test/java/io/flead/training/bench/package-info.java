/** How many readings a second the training job takes, beside jobs that do less with the same readings. */
@NullMarked
package io.flead.training.bench;

import org.jspecify.annotations.NullMarked;
