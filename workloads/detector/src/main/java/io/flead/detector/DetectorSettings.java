package io.flead.detector;

/**
 * Everything a detector is made from.
 *
 * @param shape what it shares with the other devices
 * @param training how it trains
 * @param detection how it scores
 */
public record DetectorSettings(ModelShape shape, TrainingSettings training, DetectionSettings detection) {}
