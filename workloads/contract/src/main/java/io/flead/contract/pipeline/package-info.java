/** The pipeline file: loaded with the CRD's own schema, defaults and rules. */
@NullMarked
package io.flead.contract.pipeline;

import org.jspecify.annotations.NullMarked;
