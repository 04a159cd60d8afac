package io.flead.detector.leaveoneout;

import io.flead.contract.message.DeviceCalibration;
import io.flead.contract.message.FleetCalibration;
import io.flead.detector.CalibrationCheck;
import io.flead.detector.DetectorSettings;
import io.flead.detector.DetectorStateException;
import io.flead.detector.DeviceDetector;
import io.flead.detector.LeaveOneOutSettings;
import io.flead.detector.ModelShape;
import io.flead.detector.NetworkView;
import io.flead.detector.Phase;
import io.flead.detector.TrainingSet;
import io.flead.detector.Verdict;
import io.flead.detector.network.LeaveOneOutLayout;
import io.flead.detector.rows.RowRing;
import io.flead.detector.rows.StateFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One device: warm-up rows and later clean ones in a bounded buffer, the model fitted to them, and the {@link
 * OnlineState} that moves with each reading.
 *
 * <p>The fitted model belongs to one global model. A new one makes it stale; the device fits it again before the next
 * score or calibration.
 */
final class LeaveOneOutDevice implements DeviceDetector {
    private static final int MAGIC = 0x464C4C31; // "FLL1"
    private static final int STATE_VERSION = 3;

    /** Squares of it and sums of them are finite. */
    private static final double MAX_VALUE = 1e100;

    private static final int NEVER = Integer.MAX_VALUE;

    private final ModelShape shape;
    private final LeaveOneOutSettings settings;
    private final LeaveOneOutLayout layout;
    private final int width;
    private final RowRing buffer;

    private long modelVersion;
    private float[] parameters;
    private FleetCalibration fleet = FleetCalibration.NONE;

    /** Rows in the buffer at which scales are learnt next. */
    private int nextLearning;

    private @Nullable FittedModel fitted;
    private boolean stale;
    private @Nullable OnlineState live;

    private Phase lastPhase = Phase.WARMUP;
    private double flagLevel = Verdict.THRESHOLD;
    private final double[] bounded;

    LeaveOneOutDevice(DetectorSettings.LeaveOneOut detector) {
        shape = detector.shape();
        settings = detector.scoring();
        width = shape.features().size();
        layout = new LeaveOneOutLayout(width, shape.hidden());
        buffer = new RowRing(settings.bufferSize(), width, true);
        nextLearning = settings.warmup();
        parameters = shape.initialParameters();
        bounded = new double[width];
    }

    @Override
    public Verdict observe(double[] reading) {
        Phase unused = advance(reading);
        return verdict();
    }

    @Override
    public Verdict verdict() {
        OnlineState state = live;
        if (lastPhase != Phase.SCORING || state == null) {
            return Verdict.unscored(lastPhase, width);
        }
        ReadingScore readingScore = state.readingScore();
        double[] contributions = readingScore.decidingTerms().clone();
        double sum = Arrays.stream(contributions).sum();
        double score = readingScore.score();
        for (int i = 0; i < width; i++) {
            contributions[i] = sum > 0 ? contributions[i] / sum : 0;
        }
        return Verdict.scored(score, flagLevel, readingScore.distance.clone(), contributions);
    }

    @Override
    public Phase advance(double[] reading) {
        if (reading.length != width) {
            throw new IllegalArgumentException("a reading must have " + width + " values, but has " + reading.length);
        }
        boolean anyValue = false;
        for (int i = 0; i < width; i++) {
            boolean present = Double.isFinite(reading[i]);
            anyValue |= present;
            bounded[i] = present ? Math.max(-MAX_VALUE, Math.min(MAX_VALUE, reading[i])) : Double.NaN;
        }
        OnlineState state = live;
        if (!anyValue || (state != null && !state.canJudge(bounded))) {
            lastPhase = Phase.SKIPPED;
        } else if (state == null) {
            lastPhase = Phase.WARMUP;
            buffer.add(bounded);
            if (buffer.size() >= nextLearning) {
                learnScales();
            }
        } else {
            lastPhase = Phase.SCORING;
            FittedModel model = upToDate();
            flagLevel = model.flagLevel();
            boolean clean = state.score(model, bounded);
            if (clean && nextLearning != NEVER) {
                buffer.add(state.absorbedReading());
                if (buffer.size() >= nextLearning) {
                    learnScales();
                }
            }
        }
        return lastPhase;
    }

    @Override
    public double score() {
        OnlineState state = live;
        return lastPhase == Phase.SCORING && state != null
                ? state.readingScore().score()
                : 0;
    }

    @Override
    public double flagLevel() {
        return flagLevel;
    }

    @Override
    public boolean hasAcceptedState() {
        OnlineState state = live;
        return lastPhase == Phase.SCORING && state != null && state.hasAccepted();
    }

    @Override
    public double[] expected(double[] reading) {
        OnlineState state = live;
        FittedModel model = fitted;
        if (lastPhase != Phase.SCORING || state == null || model == null) {
            return DeviceDetector.super.expected(reading);
        }
        return model.scales().expected(reading, state.readingScore().residual(0));
    }

    @Override
    public Optional<NetworkView> networkView() {
        OnlineState state = live;
        FittedModel model = fitted;
        if (lastPhase != Phase.SCORING || state == null || model == null) {
            return Optional.empty();
        }
        double[] inverse = model.scales().inverseResidual[0];
        double[] unit = new double[width];
        for (int i = 0; i < width; i++) {
            unit[i] = inverse[i] == 0 ? 0 : 1 / inverse[i];
        }
        return Optional.of(new NetworkView(state.readingScore().distance.clone(), unit));
    }

    @Override
    public Optional<TrainingSet> trainingSet() {
        FittedModel model = fitted;
        if (model == null) {
            return Optional.empty();
        }
        WarmupTrace trace = WarmupTrace.of(buffer, width, model.scales(), settings);
        int rows = trace.trainingRows();
        int first = trace.first(settings.tuning().lag());
        float[] values = new float[rows * shape.rowWidth()];
        double[] input = new double[width];
        int at = 0;
        for (int t = first; t < first + rows; t++) {
            for (int view = 0; view < LeaveOneOutLayout.VIEWS; view++) {
                trace.input(view, t, settings.tuning().lag(), input);
                for (int i = 0; i < width; i++) {
                    values[at++] = (float) Math.max(
                            -settings.tuning().inputClip(),
                            Math.min(settings.tuning().inputClip(), input[i]));
                }
            }
        }
        return Optional.of(new TrainingSet(rows, shape.rowWidth(), values));
    }

    @Override
    public void adopt(long version, float[] newest) {
        adopt(version, newest, fleet);
    }

    @Override
    public void adopt(long version, float[] newest, FleetCalibration newestFleet) {
        shape.requireParameters(newest);
        CalibrationCheck.fault(shape, newestFleet).ifPresent(fault -> {
            throw new IllegalArgumentException("fleet calibration: " + fault);
        });
        modelVersion = version;
        if (!Arrays.equals(newest, parameters)) {
            parameters = newest.clone();
            stale = fitted != null;
        }
        if (!newestFleet.equals(fleet)) {
            fleet = newestFleet;
            FittedModel model = fitted;
            if (model != null && !stale) {
                fitted = model.with(fleet);
            }
        }
    }

    @Override
    public long modelVersion() {
        return modelVersion;
    }

    @Override
    public DeviceCalibration calibration() {
        return fitted == null ? DeviceCalibration.NONE : upToDate().measured().message();
    }

    @Override
    public double warmupProgress() {
        return live != null ? 1 : (double) buffer.size() / settings.warmup();
    }

    @Override
    public List<Integer> constantFeatures() {
        FittedModel model = fitted;
        return model == null
                ? List.of()
                : IntStream.range(0, width)
                        .filter(model.scales()::isConstant)
                        .boxed()
                        .toList();
    }

    @Override
    public List<Integer> revivedFeatures() {
        OnlineState state = live;
        return state == null
                ? List.of()
                : IntStream.range(0, width).filter(state::isRevived).boxed().toList();
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        StateFormat.writeHeader(out, MAGIC, STATE_VERSION, shape.id());
        out.writeLong(modelVersion);
        StateFormat.writeFloats(out, parameters);
        FleetCalibrationFormat.write(fleet, out);
        buffer.writeTo(out);
        out.writeInt(nextLearning);
        FittedModel model = fitted;
        OnlineState state = live;
        out.writeBoolean(model != null);
        if (model != null && state != null) {
            out.writeBoolean(stale);
            model.writeTo(out);
            state.writeTo(out);
        }
    }

    static LeaveOneOutDevice readFrom(DataInput in, DetectorSettings.LeaveOneOut settings) throws IOException {
        LeaveOneOutDevice device = new LeaveOneOutDevice(settings);
        try {
            device.readFrom(in);
        } catch (EOFException e) {
            throw new DetectorStateException("detector state is cut short", e);
        }
        return device;
    }

    private void readFrom(DataInput in) throws IOException {
        int version = StateFormat.readHeader(in, MAGIC, STATE_VERSION, shape.id());
        modelVersion = in.readLong();
        parameters = StateFormat.readFloats(in, parameters.length);
        fleet = FleetCalibrationFormat.read(in);
        Optional<String> fault = CalibrationCheck.fault(shape, fleet);
        if (fault.isPresent()) {
            throw new DetectorStateException("detector state is damaged: " + fault.get());
        }
        buffer.readFrom(in);
        int next = in.readInt();
        if (in.readBoolean()) {
            nextLearning = next > settings.bufferSize() || buffer.isFull() ? NEVER : Math.max(next, buffer.size() + 1);
            boolean wasStale = in.readBoolean();
            FittedModel model = FittedModel.readFrom(in, version, layout, parameters, fleet, settings);
            // thresholds of another rule would flag far too much or too little until the next global model
            stale = wasStale || model.isOutdated();
            Optional<String> modelFault =
                    CalibrationCheck.fault(shape, model.measured().message());
            if (modelFault.isPresent()) {
                throw new DetectorStateException("detector state is damaged: " + modelFault.get());
            }
            fitted = model;
            flagLevel = model.flagLevel();
            live = OnlineState.readFrom(in, version, model, width, settings);
        }
    }

    /** Divisors of the scores. */
    BlendedCalibration blended() {
        return upToDate().blended();
    }

    /** Learns all from the buffer; the first time this ends the warm-up. */
    private void learnScales() {
        Scales scales = Scales.learn(buffer, width, settings);
        FittedModel model = FittedModel.learn(buffer, scales, layout, parameters, fleet, settings);
        OnlineState state = live;
        if (state == null) {
            live = OnlineState.after(WarmupTrace.of(buffer, width, scales, settings), model, buffer, width, settings);
        } else if (fitted != null) {
            state.rescale(fitted.scales(), model, WarmupTrace.of(buffer, width, scales, settings));
        }
        fitted = model;
        stale = false;
        nextLearning =
                buffer.size() >= settings.bufferSize() ? NEVER : Math.min(2 * nextLearning, settings.bufferSize());
    }

    private FittedModel upToDate() {
        FittedModel model = fitted;
        if (model == null) {
            throw new IllegalStateException("nothing is learnt before warm-up is done");
        }
        if (stale) {
            model = FittedModel.learn(buffer, model.scales(), layout, parameters, fleet, settings);
            fitted = model;
            stale = false;
        }
        return model;
    }
}
