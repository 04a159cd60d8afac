/** The Kafka broker of a local run: its configuration and its process. */
@NullMarked
package io.flead.local.broker;

import org.jspecify.annotations.NullMarked;
