/** Where jobs read readings from, and the packed form in which Spark carries them. */
@NullMarked
package io.flead.analytics.readings;

import org.jspecify.annotations.NullMarked;
