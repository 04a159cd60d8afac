/** Images and stand-ins that a test of a whole cluster needs, and no user. */
@NullMarked
package io.flead.cluster;

import org.jspecify.annotations.NullMarked;
