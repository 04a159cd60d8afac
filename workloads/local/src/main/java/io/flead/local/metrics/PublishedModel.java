package io.flead.local.metrics;

/**
 * One published global model, from the aggregator's history.
 *
 * @param version its version, from 1
 * @param meanLoss mean loss of the updates in it; not a number when unknown
 */
public record PublishedModel(long version, double meanLoss) {}
