/** The aggregator: rounds of federated averaging, the registry of global models, and the HTTP API. */
@NullMarked
package io.flead.aggregator;

import org.jspecify.annotations.NullMarked;
