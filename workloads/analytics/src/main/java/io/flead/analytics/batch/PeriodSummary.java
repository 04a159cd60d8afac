package io.flead.analytics.batch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flead.analytics.publication.ResultJson;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Puts the rows of a period together: those of a device, and those over all devices. Pure. */
final class PeriodSummary {

    /** Status of a period without a reading. */
    static final String NO_DATA = "noData";

    private final List<String> features;
    private final List<ResultRow> rows = new ArrayList<>();

    private PeriodSummary(List<String> features) {
        this.features = features;
    }

    /** A period without a reading: one row that says so. */
    static List<ResultRow> empty() {
        ObjectNode result = ResultJson.object();
        result.put("status", NO_DATA).put("readings", 0).put("devices", 0);
        return List.of(new ResultRow(ResultRow.ALL, ResultRow.ALL, result));
    }

    /**
     * The rows over all devices, that of no single sensor first.
     *
     * @param quantiles {@code [features][quantiles]} over all devices, empty for a feature without values
     */
    static List<ResultRow> fleet(List<String> features, PeriodFleet fleet, double[][] quantiles) {
        ObjectNode result = ResultJson.object().put("status", "ok").put("devices", fleet.devices());
        putReadings(result, fleet.readings(), fleet.duplicates(), fleet.firstMicros(), fleet.lastMicros());
        putAnomalies(result, fleet.anomalies(), fleet.criticalAnomalies(), fleet.readings());
        result.set("gaps", gaps(fleet.gaps()));
        result.set("topDevices", topDevices(fleet.topDevices()));
        PeriodSummary summary = new PeriodSummary(features);
        summary.rows.add(new ResultRow(ResultRow.ALL, ResultRow.ALL, result));
        for (int feature = 0; feature < features.size(); feature++) {
            summary.addFeature(
                    ResultRow.ALL,
                    feature,
                    fleet.moments(feature),
                    quantiles[feature],
                    fleet.contributed(feature),
                    fleet.readings());
        }
        return summary.rows;
    }

    /** The rows of a device, that of no single sensor first. */
    static List<ResultRow> device(List<String> features, DeviceDay device, DeviceAnomalies found) {
        ObjectNode result = ResultJson.object().put("status", "ok");
        putReadings(result, device.readings(), device.duplicates(), device.firstMicros(), device.lastMicros());
        putAnomalies(result, found.count(), found.critical(), device.readings());
        result.set("gaps", gaps(device.gaps()));
        PeriodSummary summary = new PeriodSummary(features);
        summary.rows.add(new ResultRow(device.deviceId(), ResultRow.ALL, result));
        for (int feature = 0; feature < features.size(); feature++) {
            summary.addFeature(
                    device.deviceId(),
                    feature,
                    device.moments()[feature],
                    device.quantiles()[feature],
                    found.byContributor().getOrDefault(features.get(feature), 0L),
                    device.readings());
        }
        return summary.rows;
    }

    private void addFeature(
            String device, int feature, ChanMoments moments, double[] quantiles, long contributed, long readings) {
        ObjectNode result = ResultJson.object().put("count", moments.count());
        boolean known = moments.count() > 0;
        ResultJson.put(result, "avg", known ? moments.mean() : Double.NaN);
        ResultJson.put(result, "min", moments.min());
        ResultJson.put(result, "max", moments.max());
        ResultJson.put(result, "stddev", moments.standardDeviation());
        ObjectNode named = result.putObject("quantiles");
        for (int q = 0; q < Quantiles.NAMES.size(); q++) {
            ResultJson.put(named, Quantiles.NAMES.get(q), known ? quantiles[q] : Double.NaN);
        }
        result.put("anomalies", contributed);
        ResultJson.put(result, "anomalyShare", (double) contributed / readings);
        rows.add(new ResultRow(device, features.get(feature), result));
    }

    private static ArrayNode topDevices(List<PeriodFleet.TopDevice> devices) {
        ArrayNode top = ResultJson.MAPPER.createArrayNode();
        devices.forEach(device -> {
            ObjectNode entry = top.addObject().put("device", device.deviceId());
            entry.put("anomalies", device.anomalies());
            ResultJson.put(entry, "anomalyShare", (double) device.anomalies() / device.readings());
        });
        return top;
    }

    private static void putReadings(ObjectNode result, long readings, long duplicates, long first, long last) {
        result.put("readings", readings).put("duplicates", duplicates);
        result.put("first", Instant.EPOCH.plus(first, ChronoUnit.MICROS).toString());
        result.put("last", Instant.EPOCH.plus(last, ChronoUnit.MICROS).toString());
    }

    private static void putAnomalies(ObjectNode result, long found, long critical, long readings) {
        result.put("anomalies", found).put("criticalAnomalies", critical);
        ResultJson.put(result, "anomalyShare", (double) found / readings);
    }

    private static ObjectNode gaps(DataGaps gaps) {
        ObjectNode result = ResultJson.object();
        ResultJson.put(result, "usualIntervalSeconds", gaps.usualSeconds());
        result.put("count", gaps.count());
        ResultJson.put(result, "longestSeconds", gaps.longestSeconds());
        ResultJson.put(result, "missingSeconds", gaps.missingSeconds());
        ResultJson.put(result, "coverage", gaps.coverage());
        return result;
    }
}
