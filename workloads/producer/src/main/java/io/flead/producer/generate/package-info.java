/** {@code flead generate}: writes a simulated fleet's readings to the console, a file, an HTTP endpoint or Kafka. */
@NullMarked
package io.flead.producer.generate;

import org.jspecify.annotations.NullMarked;
