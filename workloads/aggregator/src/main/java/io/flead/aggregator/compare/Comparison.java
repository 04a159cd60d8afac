package io.flead.aggregator.compare;

import io.flead.aggregator.compare.VersionReplay.Version;
import io.flead.api.http.ModelComparison;
import io.flead.api.http.ModelComparison.DeviceComparison;
import io.flead.api.http.ModelComparison.Judgement;
import io.flead.api.v1alpha1.FleadPipelineSpec;
import io.flead.contract.message.FleetCalibration;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.reading.Reading;
import io.flead.detector.Detector;
import io.flead.detector.DetectorSettings;
import io.flead.detector.ModelShape;
import io.flead.detector.alarm.AlarmSettings;
import io.flead.detector.factory.DetectorFactory;
import io.flead.detector.factory.ModelLoss;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Two versions over the same readings, as {@code flead evaluate} runs a detector: each device warms up on its first
 * readings, once under each version, and scores the others. It has state: one comparison, then the result. Its memory is
 * two detectors per device, whose number is bounded. Not thread-safe.
 */
public final class Comparison {

    private static final double DAY_MILLIS = Duration.ofDays(1).toMillis();

    private final Detector detectors;
    private final AlarmSettings alarms;
    private final ModelLoss losses;
    private final Version base;
    private final Version candidate;
    private final int mostDevices;
    private final Map<String, Device> devices = new TreeMap<>();
    private final Set<String> beyond = new HashSet<>();

    private static final class Device {

        private final VersionReplay base;
        private final VersionReplay candidate;
        private long scored;
        private long disagreements;
        private Instant first = Instant.MAX;
        private Instant last = Instant.MIN;

        private Device(VersionReplay base, VersionReplay candidate) {
            this.base = base;
            this.candidate = candidate;
        }

        private double days() {
            return scored == 0 ? 0 : Duration.between(first, last).toMillis() / DAY_MILLIS;
        }
    }

    private Comparison(FleadPipelineSpec spec, Version base, Version candidate, int mostDevices) {
        this.detectors = DetectorFactory.create(DetectorSettings.of(spec));
        this.alarms = AlarmSettings.of(spec.training().detection().alarms());
        this.losses = new ModelLoss(ModelShape.of(spec));
        this.base = base;
        this.candidate = candidate;
        this.mostDevices = mostDevices;
    }

    /**
     * Begins one.
     *
     * @param base a model of the pipeline's shape; empty for the initial one
     * @param candidate the other one
     * @param mostDevices devices that are judged; the first that come
     */
    public static Comparison of(
            FleadPipelineSpec spec, Optional<GlobalModel> base, Optional<GlobalModel> candidate, int mostDevices) {
        ModelShape shape = ModelShape.of(spec);
        return new Comparison(spec, version(shape, base), version(shape, candidate), mostDevices);
    }

    private static Version version(ModelShape shape, Optional<GlobalModel> model) {
        return model.map(known -> new Version(known.version(), known.parameters(), known.calibration()))
                .orElseGet(() -> new Version(0, shape.initialParameters(), FleetCalibration.NONE));
    }

    /** Takes a reading; those of a device in their order. */
    public void add(Reading reading) {
        String id = reading.deviceId();
        Device device = devices.get(id);
        if (device == null) {
            if (devices.size() == mostDevices) {
                beyond.add(id);
                return;
            }
            device = new Device(
                    new VersionReplay(detectors, alarms, base), new VersionReplay(detectors, alarms, candidate));
            devices.put(id, device);
        }
        boolean scored = device.base.observe(reading.values());
        if (!(device.candidate.observe(reading.values()) && scored)) {
            return;
        }
        device.scored++;
        device.disagreements += device.base.isFlagged() != device.candidate.isFlagged() ? 1 : 0;
        Instant time = reading.eventTime();
        device.first = time.isBefore(device.first) ? time : device.first;
        device.last = time.isAfter(device.last) ? time : device.last;
    }

    /** The result; empty when no device had readings enough to score any. */
    public Optional<ModelComparison> result() {
        List<DeviceComparison> rows = new ArrayList<>();
        Total ofBase = new Total();
        Total ofCandidate = new Total();
        double days = 0;
        long scored = 0;
        long disagreements = 0;
        Instant from = Instant.MAX;
        Instant to = Instant.MIN;
        for (Map.Entry<String, Device> each : devices.entrySet()) {
            Device device = each.getValue();
            if (device.scored == 0) {
                continue;
            }
            Judgement one = device.base.judgement(losses, base.parameters(), device.days());
            Judgement other = device.candidate.judgement(losses, candidate.parameters(), device.days());
            ofBase.add(one);
            ofCandidate.add(other);
            days += device.days();
            scored += device.scored;
            disagreements += device.disagreements;
            from = device.first.isBefore(from) ? device.first : from;
            to = device.last.isAfter(to) ? device.last : to;
            rows.add(new DeviceComparison(
                    each.getKey(), device.scored, one, other, (double) device.disagreements / device.scored));
        }
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        rows.sort(Comparator.comparingDouble(DeviceComparison::disagreement).reversed());
        return Optional.of(new ModelComparison(
                base.version(),
                candidate.version(),
                from.toString(),
                to.toString(),
                scored,
                days,
                ofBase.judgement(days, rows.size()),
                ofCandidate.judgement(days, rows.size()),
                (double) disagreements / scored,
                devices.size() - rows.size() + beyond.size(),
                rows));
    }

    /** Sums over devices; the loss is their mean, so that a device that reports more often does not count more. */
    private static final class Total {

        private long alarms;
        private long flagged;
        private double loss;

        private void add(Judgement judgement) {
            alarms += judgement.alarms();
            flagged += judgement.flagged();
            loss += judgement.loss();
        }

        private Judgement judgement(double days, int devices) {
            return new Judgement(alarms, days > 0 ? alarms / days : 0, flagged, loss / devices);
        }
    }
}
