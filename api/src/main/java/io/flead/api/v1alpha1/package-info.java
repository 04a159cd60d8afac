/**
 * The {@code flead.io/v1alpha1} API: the {@link io.flead.api.v1alpha1.FleadPipeline} resource as immutable Java types.
 *
 * <p>These types are the only definition of the resource. The CRD is generated from them, its descriptions become its
 * documentation, and the same schema checks a pipeline file on a laptop. Defaults are the schema's, applied by the API
 * server or by whoever loads the file; a type here never invents a value that the document does not show.
 *
 * <p>Forms of text are rules in CEL, not patterns: a rule shows the form to write, a pattern shows the user a regular
 * expression. Rules about a change ({@code oldSelf}) and those of {@link io.flead.api.v1alpha1.ClusterRule} bind on
 * Kubernetes only. A rule may use functions that both the API server and CEL's own libraries for Java know: the
 * standard functions and those of strings.
 */
@NullMarked
package io.flead.api.v1alpha1;

import org.jspecify.annotations.NullMarked;
