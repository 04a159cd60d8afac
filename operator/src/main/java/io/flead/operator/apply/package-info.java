/**
 * How a resource is brought to its desired state: compared field by field, written by server-side apply only when it differs,
 * and watched through informers that keep little in memory.
 */
@NullMarked
package io.flead.operator.apply;

import org.jspecify.annotations.NullMarked;
