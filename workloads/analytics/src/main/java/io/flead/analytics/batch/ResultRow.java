package io.flead.analytics.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A row of {@code batch_analysis_results} but for its period.
 *
 * @param deviceId {@link #ALL} over all devices
 * @param feature {@link #ALL} for rows of no single sensor
 * @param result the figures
 */
record ResultRow(String deviceId, String feature, ObjectNode result) {

    /** No device and no feature has an empty name. */
    static final String ALL = "";
}
