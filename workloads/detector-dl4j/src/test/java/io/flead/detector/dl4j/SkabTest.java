package io.flead.detector.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.api.v1alpha1.ModelType;
import io.flead.detector.AutoencoderSettings;
import io.flead.detector.DetectorSettings;
import io.flead.detector.DeviceDetector;
import io.flead.detector.LocalTrainer;
import io.flead.detector.ModelShape;
import io.flead.detector.TrainingResult;
import io.flead.detector.TrainingSettings;
import io.flead.detector.Verdict;
import io.flead.detector.factory.DetectorFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * Real devices: the federated model learns, and scores separate faults from normal rows. Labels are looked at here
 * only, after scoring.
 */
class SkabTest {
    private static final int ROUNDS = 10;

    @Test
    void lossFallsOverRoundsAndScoresSeparateFaults() {
        List<Skab.Device> devices = Skab.devices();
        DetectorSettings settings = new DetectorSettings.Autoencoder(
                new ModelShape(ModelType.AUTOENCODER, devices.get(0).features(), 8, 1),
                TrainingSettings.defaults(),
                AutoencoderSettings.builder()
                        .zScore(2.5)
                        .warmup(Skab.TRAIN_ROWS)
                        .build());
        List<DeviceDetector> detectors = new ArrayList<>();
        for (Skab.Device device : devices) {
            DeviceDetector detector = DetectorFactory.create(settings).newDevice();
            for (int t = 0; t < Skab.TRAIN_ROWS; t++) {
                detector.observe(device.rows()[t]);
            }
            detectors.add(detector);
        }

        List<Double> losses = trainTogether(settings, detectors);
        assertThat(losses).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(losses.get(ROUNDS)).isLessThan(losses.get(0) / 3);

        Counts counts = new Counts();
        double areas = 0;
        int faulty = 0;
        for (int k = 0; k < devices.size(); k++) {
            Skab.Device device = devices.get(k);
            List<Scored> scores = new ArrayList<>();
            for (int t = Skab.TRAIN_ROWS; t < device.rows().length; t++) {
                Verdict verdict = detectors.get(k).observe(device.rows()[t]);
                scores.add(new Scored(verdict.score(), device.anomalous()[t]));
                counts.add(verdict.anomalous(), device.anomalous()[t]);
            }
            if (scores.stream().anyMatch(Scored::anomalous)) {
                areas += areaUnderRoc(scores);
                faulty++;
            }
        }
        double area = areas / faulty;
        System.out.printf(
                Locale.ROOT,
                "skab: devices=%d loss %.3f -> %.3f, test parts: %s, AUC-ROC %.3f%n",
                devices.size(),
                losses.get(0),
                losses.get(ROUNDS),
                counts,
                area);
        assertThat(area).isGreaterThan(.8);
    }

    /** Rounds of sample-weighted averaging; gives the fleet's loss before each round and after the last. */
    private static List<Double> trainTogether(DetectorSettings settings, List<DeviceDetector> detectors) {
        List<Double> losses = new ArrayList<>();
        float[] global = settings.shape().initialParameters();
        try (LocalTrainer trainer = DetectorFactory.create(settings).newTrainer()) {
            for (int round = 0; round <= ROUNDS; round++) {
                double[] sum = new double[global.length];
                double samples = 0;
                double loss = 0;
                for (DeviceDetector detector : detectors) {
                    TrainingResult result =
                            trainer.train(global, detector.trainingSet().orElseThrow(), round);
                    for (int i = 0; i < sum.length; i++) {
                        sum[i] += (double) result.samples() * result.parameters()[i];
                    }
                    samples += result.samples();
                    loss += result.samples() * result.lossBefore();
                }
                losses.add(loss / samples);
                if (round == ROUNDS) {
                    break;
                }
                for (int i = 0; i < sum.length; i++) {
                    global[i] = (float) (sum[i] / samples);
                }
                for (DeviceDetector detector : detectors) {
                    detector.adopt(round + 1, global);
                }
            }
        }
        return losses;
    }

    /** The Mann-Whitney statistic: the chance that an anomalous row scores above a normal one. */
    private static double areaUnderRoc(List<Scored> scores) {
        List<Scored> sorted = scores.stream()
                .sorted(Comparator.comparingDouble(Scored::score))
                .toList();
        double ranks = 0;
        double positive = 0;
        for (int i = 0; i < sorted.size(); i++) {
            if (sorted.get(i).anomalous()) {
                ranks += i + 1;
                positive++;
            }
        }
        return (ranks - positive * (positive + 1) / 2) / (positive * (sorted.size() - positive));
    }

    private record Scored(double score, boolean anomalous) {}

    private static final class Counts {
        private int hits;
        private int misses;
        private int falseAlarms;
        private int quiet;

        void add(boolean flagged, boolean anomalous) {
            if (anomalous) {
                hits += flagged ? 1 : 0;
                misses += flagged ? 0 : 1;
            } else {
                falseAlarms += flagged ? 1 : 0;
                quiet += flagged ? 0 : 1;
            }
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "F1 %.3f, FAR %.1f %%, MAR %.1f %%",
                    2.0 * hits / (2 * hits + falseAlarms + misses),
                    100.0 * falseAlarms / (falseAlarms + quiet),
                    100.0 * misses / (hits + misses));
        }
    }
}
