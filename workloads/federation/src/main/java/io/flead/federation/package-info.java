/**
 * One round of federated averaging as a pure computation: which updates are admitted, how they are summed, when the
 * round closes and which model comes out. Nothing here knows Kafka, HTTP or a clock; the same updates in any order give
 * the same bytes.
 */
@NullMarked
package io.flead.federation;

import org.jspecify.annotations.NullMarked;
