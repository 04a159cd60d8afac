/** What a fleet is to the producer, wherever its readings come from. */
@NullMarked
package io.flead.producer.fleet;

import org.jspecify.annotations.NullMarked;
