/** The network in plain Java: order of its parameters, their first values, its forward pass. */
@NullMarked
package io.flead.detector.network;

import org.jspecify.annotations.NullMarked;
