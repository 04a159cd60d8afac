package io.flead.contract.message;

/**
 * What a device publishes about its threshold.
 *
 * @param rows readings it was learned from
 * @param logThreshold natural logarithm of the threshold
 */
public record Calibration(long rows, double logThreshold) {}
