/** Polls the pipelines' aggregators for models, devices and anomalies; no reconciliation waits for an answer. */
@NullMarked
package io.flead.operator.aggregator;

import org.jspecify.annotations.NullMarked;
