/** The producer: plays a fleet of devices into the readings topic, at its rate, each message once. */
@NullMarked
package io.flead.producer;

import org.jspecify.annotations.NullMarked;
