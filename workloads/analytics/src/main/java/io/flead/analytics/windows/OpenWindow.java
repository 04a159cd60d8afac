package io.flead.analytics.windows;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** What is known of the readings of one device in one window. */
final class OpenWindow {

    private final Moments[] moments;
    private final double[] least;
    private final double[] greatest;
    private final double[] latest;
    private long latestMicros = Long.MIN_VALUE;

    OpenWindow(int features) {
        moments = new Moments[features];
        Arrays.setAll(moments, feature -> new Moments());
        least = new double[features];
        greatest = new double[features];
        latest = new double[features];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        Arrays.fill(greatest, Double.NEGATIVE_INFINITY);
    }

    private OpenWindow(Moments[] moments, double[] least, double[] greatest, double[] latest, long latestMicros) {
        this.moments = moments;
        this.least = least;
        this.greatest = greatest;
        this.latest = latest;
        this.latestMicros = latestMicros;
    }

    /** Takes a reading in; of several with the same time the last one taken in is the latest. */
    void add(long eventMicros, double[] values) {
        for (int feature = 0; feature < moments.length; feature++) {
            moments[feature].add(values[feature]);
            least[feature] = Math.min(least[feature], values[feature]);
            greatest[feature] = Math.max(greatest[feature], values[feature]);
        }
        if (eventMicros >= latestMicros) {
            latestMicros = eventMicros;
            System.arraycopy(values, 0, latest, 0, latest.length);
        }
    }

    Moments moments(int feature) {
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

    long latestMicros() {
        return latestMicros;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(latestMicros);
        for (int feature = 0; feature < moments.length; feature++) {
            moments[feature].write(out);
            out.writeDouble(least[feature]);
            out.writeDouble(greatest[feature]);
            out.writeDouble(latest[feature]);
        }
    }

    static OpenWindow read(DataInput in, int features) throws IOException {
        long latestMicros = in.readLong();
        Moments[] moments = new Moments[features];
        double[] least = new double[features];
        double[] greatest = new double[features];
        double[] latest = new double[features];
        for (int feature = 0; feature < features; feature++) {
            moments[feature] = Moments.read(in);
            least[feature] = in.readDouble();
            greatest[feature] = in.readDouble();
            latest[feature] = in.readDouble();
        }
        return new OpenWindow(moments, least, greatest, latest, latestMicros);
    }
}
