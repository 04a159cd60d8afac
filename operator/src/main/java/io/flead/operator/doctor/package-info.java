/**
 * The examination of a cluster for {@code flead doctor}: facts are read in one place, and judged without the cluster.
 * Minima, kinds, rights and selectors are those that the operator itself uses.
 */
@NullMarked
package io.flead.operator.doctor;

import org.jspecify.annotations.NullMarked;
