package io.flead.detector;

import java.time.Duration;

/**
 * Result of one local training. All numbers are finite.
 *
 * @param parameters the new flat parameters
 * @param samples rows trained on: the weight of this device in an average
 * @param lossBefore mean squared reconstruction error per value with the parameters it started from
 * @param loss the same with the new parameters
 * @param duration time the training took
 */
@SuppressWarnings("ArrayRecordComponent") // parameters on their way to a message; never compared
public record TrainingResult(float[] parameters, int samples, double lossBefore, double loss, Duration duration) {}
