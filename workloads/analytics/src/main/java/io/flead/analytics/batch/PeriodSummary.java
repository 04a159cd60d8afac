package io.flead.analytics.batch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flead.analytics.publication.ResultJson;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Puts the rows of a period together from its devices' results. Pure. */
final class PeriodSummary {

    /** Status of a period without a reading. */
    static final String NO_DATA = "noData";

    private static final int TOP_DEVICES = 10;

    private final List<String> features;
    private final Map<String, DeviceAnomalies> anomalies;
    private final List<ResultRow> rows = new ArrayList<>();

    private PeriodSummary(List<String> features, Map<String, DeviceAnomalies> anomalies) {
        this.features = features;
        this.anomalies = anomalies;
    }

    /** A period without a reading: one row that says so. */
    static List<ResultRow> empty() {
        ObjectNode result = ResultJson.object();
        result.put("status", NO_DATA).put("readings", 0).put("devices", 0);
        return List.of(new ResultRow(ResultRow.ALL, ResultRow.ALL, result));
    }

    /**
     * All rows: over all devices first, then device by device.
     *
     * @param devices in the order of their ids
     * @param fleetQuantiles {@code [features][quantiles]} over all devices, empty for a feature without values
     */
    static List<ResultRow> of(
            List<String> features,
            List<DeviceDay> devices,
            double[][] fleetQuantiles,
            Map<String, DeviceAnomalies> anomalies) {
        PeriodSummary summary = new PeriodSummary(features, anomalies);
        summary.addFleet(devices, fleetQuantiles);
        devices.forEach(summary::addDevice);
        return summary.rows;
    }

    private void addFleet(List<DeviceDay> devices, double[][] quantiles) {
        long readings = 0;
        long duplicates = 0;
        long found = 0;
        long critical = 0;
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        DataGaps gaps = DataGaps.NONE;
        for (DeviceDay device : devices) {
            readings += device.readings();
            duplicates += device.duplicates();
            found += anomaliesOf(device).count();
            critical += anomaliesOf(device).critical();
            first = Math.min(first, device.firstMicros());
            last = Math.max(last, device.lastMicros());
            gaps = gaps.plus(device.gaps());
        }
        ObjectNode result = ResultJson.object().put("status", "ok").put("devices", devices.size());
        putReadings(result, readings, duplicates, first, last);
        putAnomalies(result, found, critical, readings);
        result.set("gaps", gaps(gaps));
        result.set("topDevices", topDevices(devices));
        rows.add(new ResultRow(ResultRow.ALL, ResultRow.ALL, result));
        for (int feature = 0; feature < features.size(); feature++) {
            ChanMoments moments = ChanMoments.NONE;
            long contributed = 0;
            for (DeviceDay device : devices) {
                moments = moments.plus(device.moments()[feature]);
                contributed += contributed(device, feature);
            }
            addFeature(ResultRow.ALL, feature, moments, quantiles[feature], contributed, readings);
        }
    }

    private void addDevice(DeviceDay device) {
        ObjectNode result = ResultJson.object().put("status", "ok");
        putReadings(result, device.readings(), device.duplicates(), device.firstMicros(), device.lastMicros());
        DeviceAnomalies found = anomaliesOf(device);
        putAnomalies(result, found.count(), found.critical(), device.readings());
        result.set("gaps", gaps(device.gaps()));
        rows.add(new ResultRow(device.deviceId(), ResultRow.ALL, result));
        for (int feature = 0; feature < features.size(); feature++) {
            addFeature(
                    device.deviceId(),
                    feature,
                    device.moments()[feature],
                    device.quantiles()[feature],
                    contributed(device, feature),
                    device.readings());
        }
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

    private ArrayNode topDevices(List<DeviceDay> devices) {
        ArrayNode top = ResultJson.MAPPER.createArrayNode();
        devices.stream()
                .filter(device -> anomaliesOf(device).count() > 0)
                .sorted(Comparator.comparingLong(
                                (DeviceDay device) -> -anomaliesOf(device).count())
                        .thenComparing(DeviceDay::deviceId))
                .limit(TOP_DEVICES)
                .forEach(device -> {
                    long count = anomaliesOf(device).count();
                    ObjectNode entry = top.addObject().put("device", device.deviceId());
                    entry.put("anomalies", count);
                    ResultJson.put(entry, "anomalyShare", (double) count / device.readings());
                });
        return top;
    }

    private long contributed(DeviceDay device, int feature) {
        return anomaliesOf(device).byContributor().getOrDefault(features.get(feature), 0L);
    }

    private DeviceAnomalies anomaliesOf(DeviceDay device) {
        return anomalies.getOrDefault(device.deviceId(), DeviceAnomalies.NONE);
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
