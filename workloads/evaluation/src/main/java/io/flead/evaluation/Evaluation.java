package io.flead.evaluation;

import io.flead.detector.alarm.AlarmSettings;
import io.flead.evaluation.alarm.AlarmRun;
import io.flead.evaluation.baseline.ReferenceDetector;
import io.flead.evaluation.data.DataSet;
import io.flead.evaluation.data.LabelledRecording;
import io.flead.evaluation.data.Recording;
import io.flead.evaluation.fleet.FederationUnderTest;
import io.flead.evaluation.fleet.FleetRun;
import io.flead.evaluation.fleet.ParallelRunner;
import io.flead.evaluation.fleet.TrainingMode;
import io.flead.evaluation.metrics.AlarmCounts;
import io.flead.evaluation.metrics.DeviceMetrics;
import io.flead.evaluation.metrics.FleetMetrics;
import io.flead.evaluation.metrics.JudgedRows;
import io.flead.evaluation.metrics.ScoredRows;
import io.flead.evaluation.report.EvaluationResult;
import io.flead.process.progress.ProgressLine;
import java.util.ArrayList;
import java.util.List;

/** Runs detectors on a set and compares their verdicts with the labels. Labels and scores meet here, and only here. */
final class Evaluation {
    private final DataSet set;
    private final FederationUnderTest federation;
    private final int seeds;
    private final ParallelRunner runner;
    private final ProgressLine progress;

    Evaluation(DataSet set, FederationUnderTest federation, int seeds, ParallelRunner runner, ProgressLine progress) {
        this.federation = federation;
        this.set = set;
        this.seeds = seeds;
        this.runner = runner;
        this.progress = progress;
    }

    /** The reference detectors. */
    List<EvaluationResult> references() {
        List<EvaluationResult> outcomes = new ArrayList<>();
        List<Recording> recordings = set.recordings();
        for (ReferenceDetector detector : ReferenceDetector.all()) {
            int runs = detector.random() ? seeds : 1;
            progress.stage(set.name() + ": " + detector.name(), runs * recordings.size());
            List<List<DeviceMetrics>> metrics = new ArrayList<>();
            for (int seed = 0; seed < runs; seed++) {
                long thisSeed = seed;
                metrics.add(metrics(runner.map(recordings.size(), i -> {
                    ScoredRows scored = detector.score(recordings.get(i), thisSeed);
                    progress.stepDone();
                    return scored;
                })));
            }
            outcomes.add(EvaluationResult.of(set.name(), detector.name(), "", metrics));
        }
        return outcomes;
    }

    /** The product, trained in this mode. */
    EvaluationResult product(TrainingMode mode) {
        List<Recording> recordings = set.recordings();
        progress.stage(set.name() + ": " + mode.label(), seeds * recordings.size());
        List<List<DeviceMetrics>> metrics = new ArrayList<>();
        for (int seed = 0; seed < seeds; seed++) {
            metrics.add(metrics(new FleetRun(recordings, federation, seed, runner, progress::stepDone).score(mode)));
        }
        return EvaluationResult.of(set.name(), "FLEAD " + mode.label(), mode.label(), metrics);
    }

    /**
     * AUC-PR of the federated model after each round.
     *
     * @return mean over the seeds, the last round last
     */
    List<Double> aucPrByRound() {
        List<Recording> recordings = set.recordings();
        progress.stage(set.name() + ": round by round", 1);
        List<List<Double>> seedsOfRounds = new ArrayList<>();
        for (int seed = 0; seed < seeds; seed++) {
            seedsOfRounds.add(new FleetRun(recordings, federation, seed, runner, () -> {})
                    .scoreByRound().stream()
                            .map(scored -> FleetMetrics.of(metrics(scored)).aucPr())
                            .toList());
        }
        List<Double> means = new ArrayList<>();
        for (int round = 0; round < seedsOfRounds.get(0).size(); round++) {
            int number = round;
            means.add(seedsOfRounds.stream()
                    .mapToDouble(rounds -> rounds.get(number))
                    .average()
                    .orElseThrow());
        }
        return means;
    }

    private List<DeviceMetrics> metrics(List<ScoredRows> scored) {
        List<JudgedRows> judged = runner.map(
                scored.size(), i -> scored.get(i).judge(set.devices().get(i).labels()));
        double level = FleetMetrics.levelOfOnePercent(judged);
        return runner
                .map(scored.size(), i -> {
                    LabelledRecording device = set.devices().get(i);
                    AlarmCounts alarms = AlarmCounts.of(
                            AlarmRun.of(scored.get(i), AlarmSettings.BALANCED), scored.get(i), device.labels());
                    Recording recording = device.recording();
                    return DeviceMetrics.of(recording.device(), judged.get(i), alarms, level, recording.interval());
                })
                .stream()
                .filter(DeviceMetrics::hasLabels)
                .toList();
    }
}
