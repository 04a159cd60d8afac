/** What the pipelines' aggregators say about models, devices and anomalies, asked without making anybody wait. */
@NullMarked
package io.flead.operator.aggregator;

import org.jspecify.annotations.NullMarked;
