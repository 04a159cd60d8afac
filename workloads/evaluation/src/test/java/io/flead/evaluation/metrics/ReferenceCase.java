package io.flead.evaluation.metrics;

import java.util.List;

/**
 * Scores that a linear congruential generator makes ({@code x' = (1103515245 x + 12345) mod 2^31}, raised where
 * anomalous, rounded down), with the figures that scikit-learn 1.9.1 and TSB-AD's VUS-PR give for them.
 *
 * @param events first and last rows of the anomalies
 * @param signal added to anomalous rows
 * @param levels steps per unit that scores are rounded down to: few make ties
 * @param vusPr0 VUS-PR with buffers up to 0 rows
 * @param f1 of the flags {@code score > .9}
 */
@SuppressWarnings("ArrayRecordComponent")
record ReferenceCase(
        String name,
        int rows,
        int[][] events,
        long seed,
        double signal,
        double levels,
        double averagePrecision,
        double areaUnderRoc,
        double vusPr0,
        double vusPr10,
        double vusPr100,
        double f1,
        int falseAlarms,
        int misses) {

    static final List<ReferenceCase> ALL = List.of(
            new ReferenceCase(
                    "oneEvent",
                    400,
                    new int[][] {{200, 259}},
                    1,
                    0.3,
                    1000,
                    0.45597995992932466,
                    0.7467401960784315,
                    0.45380195642238996,
                    0.4600071881248697,
                    0.5245121498130019,
                    0.3669724770642202,
                    29,
                    40),
            new ReferenceCase(
                    "atBothEnds",
                    500,
                    new int[][] {{0, 19}, {480, 499}},
                    2,
                    0.2,
                    1000,
                    0.4405580506172675,
                    0.7246195652173912,
                    0.4384533199638544,
                    0.4501792380123753,
                    0.5209220953573842,
                    0.3148148148148148,
                    51,
                    23),
            new ReferenceCase(
                    "ties",
                    600,
                    new int[][] {{100, 149}, {300, 399}},
                    3,
                    0.4,
                    10,
                    0.629412019431385,
                    0.8000814814814814,
                    0.629412019431385,
                    0.6367892811988346,
                    0.6960417243651669,
                    0.5148514851485149,
                    0,
                    98),
            new ReferenceCase(
                    "closeEvents",
                    1000,
                    new int[][] {{100, 109}, {130, 149}, {200, 201}, {700, 799}},
                    4,
                    0.25,
                    100000,
                    0.43730522564529933,
                    0.7183703393380814,
                    0.38952195249947486,
                    0.402395881993943,
                    0.544666673590057,
                    0.3373493975903614,
                    75,
                    90),
            new ReferenceCase(
                    "longSeries",
                    5000,
                    new int[][] {{1000, 1000}, {1050, 1099}, {3000, 3400}},
                    5,
                    0.1,
                    1000000,
                    0.2181445352539334,
                    0.5839907749005689,
                    0.17585979437127833,
                    0.18189609911611102,
                    0.2333188440914516,
                    0.17339901477832512,
                    475,
                    364),
            new ReferenceCase(
                    "chance",
                    300,
                    new int[][] {{50, 79}},
                    6,
                    0.0,
                    1000,
                    0.0991922189332013,
                    0.5039506172839506,
                    0.09932680443192753,
                    0.1155288493666392,
                    0.24494626010265783,
                    0.07142857142857142,
                    24,
                    28),
            new ReferenceCase(
                    "fewRows",
                    120,
                    new int[][] {{60, 69}},
                    7,
                    0.5,
                    1000,
                    0.6982104089655576,
                    0.9136363636363636,
                    0.6982104089655577,
                    0.7022277722345396,
                    0.7992475683920416,
                    0.4375,
                    15,
                    3));

    boolean[] anomalous() {
        boolean[] anomalous = new boolean[rows];
        for (int[] event : events) {
            for (int row = event[0]; row <= event[1]; row++) {
                anomalous[row] = true;
            }
        }
        return anomalous;
    }

    double[] scores() {
        boolean[] anomalous = anomalous();
        double[] scores = new double[rows];
        long x = seed;
        for (int row = 0; row < rows; row++) {
            x = (1103515245L * x + 12345) % (1L << 31);
            scores[row] = Math.floor((x / (double) (1L << 31) + signal * (anomalous[row] ? 1 : 0)) * levels) / levels;
        }
        return scores;
    }

    /** The rows, flagged above .9. */
    JudgedRows judged() {
        return new JudgedRows(scores(), ScoredRows.above(.9, scores()).flagged(), anomalous());
    }
}
