/** The HTTP API over a simulated fleet that is played. */
@NullMarked
package io.flead.producer.control;

import org.jspecify.annotations.NullMarked;
