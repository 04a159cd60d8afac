package io.flead.detector.autoencoder;

import io.flead.contract.message.DeviceCalibration;
import io.flead.detector.AutoencoderSettings;
import io.flead.detector.DetectorSettings;
import io.flead.detector.DetectorStateException;
import io.flead.detector.DeviceDetector;
import io.flead.detector.ModelShape;
import io.flead.detector.NetworkView;
import io.flead.detector.Phase;
import io.flead.detector.TrainingSet;
import io.flead.detector.Verdict;
import io.flead.detector.network.Autoencoder;
import io.flead.detector.rows.Quantile;
import io.flead.detector.rows.RowRing;
import io.flead.detector.rows.StateFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One device.
 *
 * <p>Two parts judge a reading, each divided by its own limit; the larger is the score:
 *
 * <ul>
 *   <li>the root of the autoencoder's reconstruction error over that of its threshold; the threshold is a quantile of
 *       the clean rows' errors times the margin, taken for each model;
 *   <li>the z-score of each feature, of the reading and of its moving average, over that feature's limit.
 * </ul>
 *
 * <p>The gate: a row joins baseline and clean rows only when neither it nor any of the {@code settleRows} rows after it
 * was flagged. So a fault is not learnt. For the opposite error, a new normal state that alarms for ever, flagged rows
 * count up and rows that join count down; at {@code timeoutRows} the last {@code warmup} rows become the new baseline.
 * They are kept while the count is above 0, so this leaves no gap.
 */
final class AutoencoderDevice implements DeviceDetector {
    private static final int MAGIC = 0x464C4431; // "FLD1"
    private static final int STATE_VERSION = 1;
    private static final int MIN_TRAINING_ROWS = 32;

    /** Squares of it and sums of them are finite. */
    private static final double MAX_VALUE = 1e100;

    /** Below it an error is rounding, not structure. */
    private static final double LEAST_THRESHOLD = 1e-6;

    private static final double MAX_ERROR = Float.MAX_VALUE;

    private final ModelShape shape;
    private final AutoencoderSettings settings;
    private final int width;
    private final Autoencoder network;
    private final CleanRows clean;

    /** The rows of warm-up; later those since the flagged run began. Values as they were read. */
    private final RowRing recent;

    /** Rows that wait to join the baseline: the scaled reading, then the network's input of it. */
    private final RowRing settling;

    private long modelVersion;
    private float[] parameters;
    private double threshold = LEAST_THRESHOLD;
    private int thresholdRows;
    private int flaggedRun;
    private int rowsSinceFlag;
    private @Nullable Baseline baseline;

    /** For {@link #score()} only: no part of the state. */
    private double lastScore;

    /** For {@link #verdict()} only: no part of the state. */
    private Verdict lastVerdict;

    /** For {@link #networkView()} only: no part of the state. */
    private boolean scored;

    private boolean hasAccepted;

    private final double[] bounded;
    private final double[] scaled;
    private final double[] averageZScores;
    private final double[] excess;
    private final double[] settlingRow;
    private final float[] input;
    private final float[] residuals;

    AutoencoderDevice(DetectorSettings.Autoencoder detector) {
        shape = detector.shape();
        settings = detector.scoring();
        width = shape.features().size();
        network = new Autoencoder(width, shape.hidden());
        parameters = shape.initialParameters();
        clean = new CleanRows(settings.bufferSize(), width);
        recent = new RowRing(settings.warmup(), width);
        settling = new RowRing(settings.settleRows() + 1, 2 * width);
        bounded = new double[width];
        scaled = new double[width];
        averageZScores = new double[width];
        excess = new double[width];
        settlingRow = new double[2 * width];
        input = new float[width];
        residuals = new float[width];
        lastVerdict = Verdict.unscored(Phase.WARMUP, width);
    }

    @Override
    public Verdict observe(double[] reading) {
        lastVerdict = judge(reading);
        return lastVerdict;
    }

    @Override
    public Verdict verdict() {
        return lastVerdict;
    }

    private Verdict judge(double[] reading) {
        if (reading.length != width) {
            throw new IllegalArgumentException("a reading must have " + width + " values, but has " + reading.length);
        }
        for (int i = 0; i < width; i++) {
            if (!Double.isFinite(reading[i])) {
                lastScore = 0;
                scored = false;
                hasAccepted = false;
                return Verdict.unscored(Phase.SKIPPED, width);
            }
            bounded[i] = Math.max(-MAX_VALUE, Math.min(MAX_VALUE, reading[i]));
        }
        lastScore = 0;
        scored = false;
        hasAccepted = false;
        Baseline known = baseline;
        if (known == null) {
            recent.add(bounded);
            if (recent.isFull()) {
                learnBaseline();
            }
            return Verdict.unscored(Phase.WARMUP, width);
        }
        Verdict verdict = score(known);
        lastScore = verdict.score();
        scored = true;
        learn(known, verdict.anomalous());
        return verdict;
    }

    @Override
    public double score() {
        return lastScore;
    }

    @Override
    public boolean hasAcceptedState() {
        return hasAccepted;
    }

    @Override
    public Optional<NetworkView> networkView() {
        Baseline known = baseline;
        if (known == null || !scored) {
            return Optional.empty();
        }
        double[] seen = new double[width];
        for (int i = 0; i < width; i++) {
            seen[i] = input[i];
        }
        return Optional.of(new NetworkView(seen, known.averageUnits()));
    }

    @Override
    public Optional<TrainingSet> trainingSet() {
        return clean.size() < MIN_TRAINING_ROWS ? Optional.empty() : Optional.of(clean.snapshot());
    }

    @Override
    public void adopt(long version, float[] newest) {
        shape.requireParameters(newest);
        modelVersion = version;
        parameters = newest.clone();
        takeThreshold();
    }

    @Override
    public long modelVersion() {
        return modelVersion;
    }

    @Override
    public DeviceCalibration calibration() {
        return thresholdRows == 0 ? DeviceCalibration.NONE : new DeviceCalibration(thresholdRows, Math.log(threshold));
    }

    @Override
    public double warmupProgress() {
        return baseline != null ? 1 : (double) recent.size() / settings.warmup();
    }

    @Override
    public List<Integer> constantFeatures() {
        Baseline known = baseline;
        return known == null
                ? List.of()
                : IntStream.range(0, width).filter(known::isConstant).boxed().toList();
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        StateFormat.writeHeader(out, MAGIC, STATE_VERSION, shape.id());
        out.writeLong(modelVersion);
        StateFormat.writeFloats(out, parameters);
        recent.writeTo(out);
        Baseline known = baseline;
        out.writeBoolean(known != null);
        if (known != null) {
            known.writeTo(out);
            out.writeDouble(threshold);
            out.writeInt(thresholdRows);
            out.writeInt(flaggedRun);
            out.writeInt(rowsSinceFlag);
            settling.writeTo(out);
            clean.writeTo(out);
        }
    }

    static AutoencoderDevice readFrom(DataInput in, DetectorSettings.Autoencoder settings) throws IOException {
        AutoencoderDevice device = new AutoencoderDevice(settings);
        try {
            device.readFrom(in);
        } catch (EOFException e) {
            throw new DetectorStateException("detector state is cut short", e);
        }
        return device;
    }

    private void readFrom(DataInput in) throws IOException {
        StateFormat.readHeader(in, MAGIC, STATE_VERSION, shape.id());
        modelVersion = in.readLong();
        parameters = StateFormat.readFloats(in, parameters.length);
        recent.readFrom(in);
        if (in.readBoolean()) {
            baseline = Baseline.readFrom(in, width);
            threshold = StateFormat.requirePositive(in.readDouble());
            thresholdRows = StateFormat.readCount(in);
            flaggedRun = StateFormat.readCount(in);
            rowsSinceFlag = StateFormat.readCount(in);
            settling.readFrom(in);
            clean.readFrom(in);
        }
    }

    private Verdict score(Baseline known) {
        known.scale(bounded, scaled, settings);
        double[] zScores = new double[width];
        known.zScores(scaled, zScores);
        known.averageZScores(averageZScores);
        double largestExcess = known.excess(zScores, averageZScores, excess);
        NetworkInput.clipped(averageZScores);
        for (int i = 0; i < width; i++) {
            input[i] = (float) averageZScores[i];
        }
        double error = finite(network.residuals(parameters, input, 0, residuals));
        double errorPart = Math.sqrt(error / threshold);
        boolean errorDecides = errorPart > largestExcess;
        double[] contributions = new double[width];
        for (int i = 0; i < width; i++) {
            double amount = errorDecides ? residuals[i] : excess[i];
            contributions[i] = amount * amount;
        }
        double score = Math.max(errorPart, largestExcess);
        if (score > 0) {
            toShares(contributions);
        }
        return Verdict.scored(score, zScores, contributions);
    }

    private void learn(Baseline known, boolean flagged) {
        rowsSinceFlag = flagged ? 0 : Math.min(rowsSinceFlag + 1, settings.settleRows() + 1);
        boolean quiet = rowsSinceFlag > settings.settleRows();
        flaggedRun = flagged ? flaggedRun + 1 : Math.max(0, flaggedRun - (quiet ? 1 : 0));
        if (flaggedRun == 0) {
            recent.clear();
        } else {
            recent.add(bounded);
        }
        System.arraycopy(scaled, 0, settlingRow, 0, width);
        System.arraycopy(averageZScores, 0, settlingRow, width, width);
        settling.add(settlingRow);
        if (settling.isFull()) {
            if (quiet) {
                settling.copyTo(0, settlingRow);
                known.follow(settlingRow, settings);
                clean.add(settlingRow, width);
            }
            settling.dropOldest();
        }
        if (flaggedRun >= settings.timeoutRows() && recent.isFull()) {
            learnBaseline();
            hasAccepted = true;
        }
    }

    /** From {@link #recent}, which is full. */
    private void learnBaseline() {
        baseline = Baseline.learn(recent, width, settings, clean);
        recent.clear();
        settling.clear();
        flaggedRun = 0;
        rowsSinceFlag = settings.settleRows() + 1;
        takeThreshold();
    }

    private void takeThreshold() {
        int rows = clean.size();
        if (rows == 0) {
            return;
        }
        double[] errors = new double[rows];
        for (int row = 0; row < rows; row++) {
            errors[row] = finite(network.residuals(parameters, clean.values(), clean.offset(row), residuals));
        }
        threshold = Math.max(LEAST_THRESHOLD, settings.margin() * Quantile.of(errors, settings.quantile()));
        thresholdRows = rows;
    }

    /** Finite parameters can still be so large that sums overflow. */
    private static double finite(double error) {
        return error < MAX_ERROR ? error : MAX_ERROR;
    }

    private static void toShares(double[] amounts) {
        double sum = 0;
        for (int i = 0; i < amounts.length; i++) {
            if (!Double.isFinite(amounts[i])) {
                amounts[i] = MAX_ERROR;
            }
            sum += amounts[i];
        }
        for (int i = 0; i < amounts.length; i++) {
            amounts[i] = sum > 0 ? amounts[i] / sum : 1.0 / amounts.length;
        }
    }
}
