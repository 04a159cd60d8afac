/**
 * The values that flow between the job's operators and that their state holds, with a serializer of its own for each:
 * no reflection, no Kryo, no Java serialization. Every format has a version and older ones stay readable.
 */
@NullMarked
package io.flead.training.stream;

import org.jspecify.annotations.NullMarked;
