/** A fleet as the producer sees it, wherever its readings come from. */
@NullMarked
package io.flead.producer.fleet;

import org.jspecify.annotations.NullMarked;
