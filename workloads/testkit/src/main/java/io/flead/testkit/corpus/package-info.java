/**
 * Pipelines that are accepted and pipelines that are refused, as files that the local check and the API server are both
 * tested with.
 */
@NullMarked
package io.flead.testkit.corpus;

import org.jspecify.annotations.NullMarked;
