/** The jobs' sources of readings, and the packed form in which Spark carries them. */
@NullMarked
package io.flead.analytics.readings;

import org.jspecify.annotations.NullMarked;
