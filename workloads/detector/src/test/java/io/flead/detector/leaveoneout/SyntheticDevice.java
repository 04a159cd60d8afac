package io.flead.detector.leaveoneout;

import io.flead.detector.network.LeaveOneOutLayout;
import java.util.List;

/** Rows and parameters as {@code src/test/python/golden.py} makes them, bit for bit. */
final class SyntheticDevice {
    private SyntheticDevice() {}

    /** A shift of one sensor during live rows {@code first} to {@code last - 1}. */
    record Fault(int first, int last, int sensor, double size) {}

    static double[][] rows(
            int width, int warmup, int live, long seed, List<Integer> dead, List<Integer> copies, List<Fault> faults) {
        Source source = new Source(seed);
        double[][] rows = new double[warmup + live][width];
        for (int t = 0; t < rows.length; t++) {
            double wave = Math.abs(t % 64 - 32) / 32.0;
            double slow = Math.abs(t % 512 - 256) / 256.0;
            for (int j = 0; j < width; j++) {
                double x = 16 * j
                        + (j % 3 + 1) * wave
                        + (j % 2 + 1) * slow / 2
                        + source.noise() / (4 << j % 2)
                        + t / 4096.0;
                if (dead.contains(j)) {
                    x = 7;
                }
                if (copies.contains(j)) {
                    x = rows[t][j - 1];
                }
                for (Fault fault : faults) {
                    if (fault.sensor() == j && t - warmup >= fault.first() && t - warmup < fault.last()) {
                        x += fault.size();
                    }
                }
                rows[t][j] = x;
            }
        }
        return rows;
    }

    static float[] parameters(LeaveOneOutLayout layout, long seed) {
        Source source = new Source(seed);
        float[] flat = new float[layout.parameterCount()];
        for (int view = 0; view < LeaveOneOutLayout.VIEWS; view++) {
            int at = layout.view(view);
            at = fill(flat, at, layout.hiddenWeights() - layout.linear(), .5, source);
            for (int i = 0; i < layout.features(); i++) {
                flat[layout.view(view) + i * layout.features() + i] = 0;
            }
            at = fill(flat, at, layout.hiddenBias() - layout.hiddenWeights(), 2, source);
            at = fill(flat, at, layout.outputWeights() - layout.hiddenBias(), 1, source);
            at = fill(flat, at, layout.outputBias() - layout.outputWeights(), 1, source);
            fill(flat, at, layout.viewLength() - layout.outputBias(), .25, source);
        }
        return flat;
    }

    private static int fill(float[] flat, int at, int count, double size, Source source) {
        for (int i = 0; i < count; i++) {
            flat[at + i] = (float) (source.uniform() * size);
        }
        return at + count;
    }

    private static final class Source {
        private long state;

        Source(long seed) {
            state = seed;
        }

        double uniform() {
            state = state * 6364136223846793005L + 1442695040888963407L;
            return (state >>> 40) / 16777216.0 - .5;
        }

        double noise() {
            return uniform() + uniform() + uniform() + uniform();
        }
    }
}
