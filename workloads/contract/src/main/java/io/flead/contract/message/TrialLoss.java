package io.flead.contract.message;

/**
 * Of a device in the audience of a model on trial: its losses on rows that it holds out of training.
 *
 * @param version the model on trial
 * @param rows rows that were held out
 * @param base mean squared error per value of the model of before
 * @param loss the same of the model on trial
 */
public record TrialLoss(long version, int rows, double base, double loss) {}
