package io.flead.analytics.windows;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** The statistics of one device in one window, so far. */
final class OpenWindow {

    private final ExactMoments[] moments;
    private final double[] least;
    private final double[] greatest;
    private final double[] latest;
    private final long[] latestMicros;

    OpenWindow(int features) {
        moments = new ExactMoments[features];
        Arrays.setAll(moments, feature -> new ExactMoments());
        least = new double[features];
        greatest = new double[features];
        latest = new double[features];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        Arrays.fill(greatest, Double.NEGATIVE_INFINITY);
        latestMicros = new long[features];
        Arrays.fill(latestMicros, Long.MIN_VALUE);
    }

    private OpenWindow(
            ExactMoments[] moments, double[] least, double[] greatest, double[] latest, long[] latestMicros) {
        this.moments = moments;
        this.least = least;
        this.greatest = greatest;
        this.latest = latest;
        this.latestMicros = latestMicros;
    }

    /**
     * Takes a reading in, but for its NaN values; of several with the same time the last one taken in is the latest.
     */
    void add(long eventMicros, double[] values) {
        for (int feature = 0; feature < moments.length; feature++) {
            if (Double.isNaN(values[feature])) {
                continue;
            }
            moments[feature].add(values[feature]);
            least[feature] = Math.min(least[feature], values[feature]);
            greatest[feature] = Math.max(greatest[feature], values[feature]);
            if (eventMicros >= latestMicros[feature]) {
                latestMicros[feature] = eventMicros;
                latest[feature] = values[feature];
            }
        }
    }

    ExactMoments moments(int feature) {
        return moments[feature];
    }

    double least(int feature) {
        return least[feature];
    }

    double greatest(int feature) {
        return greatest[feature];
    }

    double latest(int feature) {
        return latest[feature];
    }

    long latestMicros(int feature) {
        return latestMicros[feature];
    }

    void write(DataOutput out) throws IOException {
        for (int feature = 0; feature < moments.length; feature++) {
            moments[feature].write(out);
            out.writeDouble(least[feature]);
            out.writeDouble(greatest[feature]);
            out.writeDouble(latest[feature]);
            out.writeLong(latestMicros[feature]);
        }
    }

    static OpenWindow read(DataInput in, int features) throws IOException {
        ExactMoments[] moments = new ExactMoments[features];
        double[] least = new double[features];
        double[] greatest = new double[features];
        double[] latest = new double[features];
        long[] latestMicros = new long[features];
        for (int feature = 0; feature < features; feature++) {
            moments[feature] = ExactMoments.read(in);
            least[feature] = in.readDouble();
            greatest[feature] = in.readDouble();
            latest[feature] = in.readDouble();
            latestMicros[feature] = in.readLong();
        }
        return new OpenWindow(moments, least, greatest, latest, latestMicros);
    }
}
