/**
 * Brings resources to their desired state: compares them field by field, writes only those that differ, by server-side
 * apply, and watches them through informers that keep little in memory.
 */
@NullMarked
package io.flead.operator.apply;

import org.jspecify.annotations.NullMarked;
