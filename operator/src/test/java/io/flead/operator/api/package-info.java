/** The resource as an API server sees it: valid and invalid pipelines, and the words of its refusals. */
@NullMarked
package io.flead.operator.api;

import org.jspecify.annotations.NullMarked;
