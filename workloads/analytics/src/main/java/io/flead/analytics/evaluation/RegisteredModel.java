package io.flead.analytics.evaluation;

import io.flead.contract.message.FleetCalibration;
import java.io.Serializable;

/**
 * A model as the registry holds it, checked.
 *
 * @param parameters flat, of the pipeline's shape
 * @param calibration of the fleet
 */
@SuppressWarnings("ArrayRecordComponent") // on its way to executors, never compared
record RegisteredModel(long version, float[] parameters, FleetCalibration calibration) implements Serializable {}
