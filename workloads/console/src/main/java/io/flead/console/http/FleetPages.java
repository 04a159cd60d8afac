package io.flead.console.http;

import io.flead.api.http.HttpApi;
import io.flead.console.fleet.AlarmTable;
import io.flead.console.fleet.DeviceTable;
import io.flead.console.fleet.DeviceTable.Device;
import io.flead.console.fleet.ScoreBuckets;
import io.flead.console.http.AlarmPages.AlarmDocument;
import io.flead.contract.message.Alarm;
import io.flead.contract.message.DeviceStatus;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /api/devices}, {@code /api/device} and {@code /api/fleet}. */
final class FleetPages {

    private static final int DEFAULT_LIMIT = 200;
    private static final int MAX_LIMIT = 1000;

    private final DeviceTable devices;
    private final AlarmTable alarms;
    private final Clock clock;

    /** The answer of {@code /api/devices}. */
    record DeviceRows(DeviceTable.Counts counts, List<DeviceRow> devices) {}

    /**
     * The answer of {@code /api/fleet}.
     *
     * @param from beginning of the first bucket, ISO 8601
     * @param bucketSeconds length of a bucket
     * @param buckets their number
     * @param rows the worst device first
     */
    record Fleet(String from, long bucketSeconds, int buckets, int devices, List<FleetRow> rows) {}

    /**
     * A row of the fleet.
     *
     * @param scores hundredths of the largest score in each bucket, at most 9999, -1 where there is none
     */
    @SuppressWarnings("ArrayRecordComponent") // a document is written, never compared
    record FleetRow(String device, String state, int[] scores) {}

    /** The answer of {@code /api/device}. */
    record DeviceDocument(
            DeviceRow device,
            List<AlarmDocument> alarms,
            @Nullable String note) {}

    FleetPages(DeviceTable devices, AlarmTable alarms, Clock clock) {
        this.devices = devices;
        this.alarms = alarms;
        this.clock = clock;
    }

    void add(RoutesConfig routes) {
        routes.get("/api/devices", this::devices);
        routes.get("/api/device", this::device);
        routes.get("/api/fleet", this::fleet);
    }

    private void devices(Context context) {
        Instant now = clock.instant();
        Map<String, Integer> open = openByDevice();
        List<DeviceRow> rows = list(context, now, open).stream()
                .map(device ->
                        DeviceRow.of(device, open.getOrDefault(device.status().deviceId(), 0), now))
                .toList();
        json(context, new DeviceRows(devices.counts(), rows));
    }

    private List<Device> list(Context context, Instant now, Map<String, Integer> open) {
        Optional<DeviceStatus.State> state =
                Query.word(context, "state", DeviceStatus.State.values(), DeviceStatus.State::text);
        String order = Query.text(context, "sort");
        Comparator<Device> comparator = order.equals("id")
                ? Comparator.comparing(device -> device.status().deviceId())
                : Comparator.<Device>comparingInt(
                                device -> -open.getOrDefault(device.status().deviceId(), 0))
                        .thenComparing(DeviceTable.worstFirst(now, DeviceRow.SCORE_OF));
        int limit = (int) Query.number(context, "limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
        return devices.list(state, Query.text(context, "search"), comparator, limit);
    }

    private void device(Context context) {
        String id = Query.required(context, "id");
        Device device = devices.find(id)
                .orElseThrow(() -> new ProblemException(
                        HttpStatus.NOT_FOUND,
                        "Training has reported no device '" + Query.shorten(id)
                                + "': /api/devices lists those that it has."));
        List<Alarm> own = alarms.list(alarm -> alarm.deviceId().equals(id), 50);
        int open = (int)
                own.stream().filter(alarm -> alarm.state() == Alarm.State.OPEN).count();
        json(
                context,
                new DeviceDocument(
                        DeviceRow.of(device, open, clock.instant()),
                        own.stream()
                                .map(alarm -> AlarmPages.document(alarm, alarms))
                                .toList(),
                        null));
    }

    private void fleet(Context context) {
        Instant now = clock.instant();
        long last = ScoreBuckets.bucket(now);
        int buckets = (int) Query.number(context, "buckets", ScoreBuckets.COUNT, 1, ScoreBuckets.COUNT);
        long first = last - buckets + 1;
        List<FleetRow> rows = new ArrayList<>();
        for (Device device : list(context, now, openByDevice())) {
            int[] scores = new int[buckets];
            for (int i = 0; i < buckets; i++) {
                float score = device.scores().at(first + i);
                scores[i] = Float.isNaN(score) ? -1 : Math.min(9999, Math.round(score * 100));
            }
            rows.add(new FleetRow(
                    device.status().deviceId(), device.status().state().text(), scores));
        }
        json(
                context,
                new Fleet(
                        Instant.ofEpochMilli(first * ScoreBuckets.BUCKET.toMillis())
                                .toString(),
                        ScoreBuckets.BUCKET.toSeconds(),
                        buckets,
                        devices.counts().total(),
                        rows));
    }

    private Map<String, Integer> openByDevice() {
        Map<String, Integer> open = new HashMap<>();
        alarms.open().forEach(alarm -> open.merge(alarm.deviceId(), 1, Integer::sum));
        return open;
    }

    private static void json(Context context, Object body) {
        context.contentType("application/json").result(HttpApi.write(body));
    }
}
