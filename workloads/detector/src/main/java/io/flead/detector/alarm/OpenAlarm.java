package io.flead.detector.alarm;

import io.flead.api.v1alpha1.Severity;
import io.flead.contract.message.Alarm;
import io.flead.contract.message.Alarm.CloseReason;
import io.flead.contract.message.Alarm.Direction;
import io.flead.contract.message.Alarm.Sensor;
import io.flead.detector.rows.StateFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What is known of an open alarm, beside its scores: when, and by which sensors. Not thread-safe. */
final class OpenAlarm {

    /** No pipeline has more sensors. */
    private static final int MOST_FEATURES = 1000;

    private final String id;
    private final String deviceId;
    private final Instant opened;
    private final List<String> features;

    /** {@code [features]} sums of the flagged readings' contributions. */
    private final double[] shares;

    /** {@code [features]} the reading of the peak, what the detector expected there, NaN where it is unknown, and z-scores. */
    private final double[] actual;

    private final double[] expected;
    private final double[] zScores;
    private Instant last;
    private Instant peakAt;
    private long modelVersion;
    private long revision;
    private long publishedAtMillis;
    private boolean isPublished;

    private OpenAlarm(String id, String deviceId, Instant opened, List<String> features) {
        this.id = id;
        this.deviceId = deviceId;
        this.opened = opened;
        this.features = features;
        shares = new double[features.size()];
        actual = new double[features.size()];
        expected = new double[features.size()];
        zScores = new double[features.size()];
        last = opened;
        peakAt = opened;
    }

    /** The alarm that a reading opens. */
    static OpenAlarm openedBy(ScoredReading reading, List<String> features) {
        OpenAlarm alarm = new OpenAlarm(
                Alarm.idOf(reading.deviceId(), reading.eventTime(), reading.source()),
                reading.deviceId(),
                reading.eventTime(),
                features);
        alarm.peak(reading);
        alarm.flag(reading);
        alarm.advance(reading);
        return alarm;
    }

    String id() {
        return id;
    }

    /** Its sensors, in the order of the model that it was found with. */
    List<String> features() {
        return features;
    }

    boolean isPublished() {
        return isPublished;
    }

    /** When it was last published, by the arrival of the reading of then. */
    long publishedAtMillis() {
        return publishedAtMillis;
    }

    /** Takes the alarm's highest reading so far. */
    void peak(ScoredReading reading) {
        peakAt = reading.eventTime();
        System.arraycopy(reading.values(), 0, actual, 0, actual.length);
        System.arraycopy(reading.expected().apply(reading.values()), 0, expected, 0, expected.length);
        System.arraycopy(reading.verdict().zScores(), 0, zScores, 0, zScores.length);
    }

    /** Takes a reading above the level. */
    void flag(ScoredReading reading) {
        double[] contributions = reading.verdict().contributions();
        for (int feature = 0; feature < shares.length; feature++) {
            shares[feature] += contributions[feature];
        }
    }

    /** Takes the newest reading, whatever its score. */
    void advance(ScoredReading reading) {
        last = reading.eventTime();
        modelVersion = reading.modelVersion();
    }

    /** The record of the alarm as it stands after a reading. */
    Alarm publish(AlarmLayer layer, ScoredReading reading, @Nullable CloseReason closed) {
        publishedAtMillis = reading.arrivedAtMillis();
        return publish(layer, Math.max(revision, reading.offset()) + 1, closed);
    }

    /** The record of an alarm that closes for a reason outside of its readings. */
    Alarm close(AlarmLayer layer, CloseReason reason) {
        return publish(layer, revision + 1, reason);
    }

    private Alarm publish(AlarmLayer layer, long newest, @Nullable CloseReason closed) {
        isPublished = true;
        revision = newest;
        Severity severity = layer.severity();
        return new Alarm(
                id,
                deviceId,
                closed == null ? Alarm.State.OPEN : Alarm.State.CLOSED,
                revision,
                opened.toString(),
                last.toString(),
                closed == null ? null : last.toString(),
                closed,
                layer.peak(),
                peakAt.toString(),
                layer.length(),
                layer.flagged(),
                sensors(),
                severity,
                modelVersion);
    }

    private List<Sensor> sensors() {
        double sum = Arrays.stream(shares).sum();
        return IntStream.range(0, shares.length)
                .filter(feature -> shares[feature] > 0)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer feature) -> shares[feature])
                        .reversed())
                .map(feature -> sensor(feature, sum))
                .toList();
    }

    private Sensor sensor(int feature, double sum) {
        Optional<Double> present = known(actual[feature]);
        Optional<Double> predicted = known(expected[feature]);
        double side = present.isPresent() && predicted.isPresent()
                ? Double.compare(present.get(), predicted.get())
                : Math.signum(zScores[feature]);
        Direction direction = side > 0 ? Direction.ABOVE : Direction.BELOW;
        return new Sensor(
                features.get(feature),
                shares[feature] / sum,
                side == 0 ? null : direction,
                predicted.orElse(null),
                present.orElse(null));
    }

    private static Optional<Double> known(double value) {
        return Double.isNaN(value) ? Optional.empty() : Optional.of(value);
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeUTF(id);
        out.writeUTF(deviceId);
        writeInstant(out, opened);
        writeInstant(out, last);
        writeInstant(out, peakAt);
        out.writeInt(features.size());
        for (int feature = 0; feature < shares.length; feature++) {
            out.writeUTF(features.get(feature));
            out.writeDouble(shares[feature]);
            out.writeDouble(actual[feature]);
            out.writeDouble(expected[feature]);
            out.writeDouble(zScores[feature]);
        }
        out.writeLong(modelVersion);
        out.writeLong(revision);
        out.writeLong(publishedAtMillis);
        out.writeBoolean(isPublished);
    }

    static OpenAlarm readFrom(DataInput in) throws IOException {
        String id = in.readUTF();
        String deviceId = in.readUTF();
        Instant opened = readInstant(in);
        Instant last = readInstant(in);
        Instant peakAt = readInstant(in);
        int count = (int) StateFormat.requireWithin(in.readInt(), 1, MOST_FEATURES);
        List<String> features = new ArrayList<>();
        double[][] values = new double[4][count];
        for (int feature = 0; feature < count; feature++) {
            features.add(in.readUTF());
            for (double[] kind : values) {
                kind[feature] = in.readDouble();
            }
        }
        OpenAlarm alarm = new OpenAlarm(id, deviceId, opened, List.copyOf(features));
        alarm.last = last;
        alarm.peakAt = peakAt;
        System.arraycopy(values[0], 0, alarm.shares, 0, count);
        System.arraycopy(values[1], 0, alarm.actual, 0, count);
        System.arraycopy(values[2], 0, alarm.expected, 0, count);
        System.arraycopy(values[3], 0, alarm.zScores, 0, count);
        alarm.modelVersion = in.readLong();
        alarm.revision = in.readLong();
        alarm.publishedAtMillis = in.readLong();
        alarm.isPublished = in.readBoolean();
        return alarm;
    }

    private static void writeInstant(DataOutput out, Instant time) throws IOException {
        out.writeLong(time.getEpochSecond());
        out.writeInt(time.getNano());
    }

    private static Instant readInstant(DataInput in) throws IOException {
        long second = in.readLong();
        int nano = in.readInt();
        try {
            return Instant.ofEpochSecond(second, nano);
        } catch (DateTimeException | ArithmeticException e) {
            throw new IOException("state of alarms is damaged: " + second + " s is no time", e);
        }
    }
}
