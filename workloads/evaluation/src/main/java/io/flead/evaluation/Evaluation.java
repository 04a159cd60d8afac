package io.flead.evaluation;

import io.flead.evaluation.baseline.ReferenceDetector;
import io.flead.evaluation.data.DataSet;
import io.flead.evaluation.data.LabelledRecording;
import io.flead.evaluation.data.Recording;
import io.flead.evaluation.fleet.FleetRun;
import io.flead.evaluation.fleet.ParallelRunner;
import io.flead.evaluation.fleet.TrainingMode;
import io.flead.evaluation.metrics.DetectionMetrics;
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
    private final int seeds;
    private final ParallelRunner runner;
    private final ProgressLine progress;

    Evaluation(DataSet set, int seeds, ParallelRunner runner, ProgressLine progress) {
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
            List<DetectionMetrics> metrics = new ArrayList<>();
            for (int seed = 0; seed < runs; seed++) {
                long thisSeed = seed;
                metrics.add(metrics(runner.map(recordings.size(), i -> {
                    ScoredRows scored = detector.score(recordings.get(i), thisSeed);
                    progress.stepDone();
                    return scored;
                })));
            }
            outcomes.add(new EvaluationResult(set.name(), detector.name(), "", metrics));
        }
        return outcomes;
    }

    /** The product, trained in this mode. */
    EvaluationResult product(TrainingMode mode) {
        List<Recording> recordings = set.recordings();
        progress.stage(set.name() + ": " + mode.label(), seeds * recordings.size());
        List<DetectionMetrics> metrics = new ArrayList<>();
        for (int seed = 0; seed < seeds; seed++) {
            metrics.add(metrics(new FleetRun(recordings, seed, runner, progress::stepDone).score(mode)));
        }
        return new EvaluationResult(set.name(), "FLEAD " + mode.label(), mode.label(), metrics);
    }

    private DetectionMetrics metrics(List<ScoredRows> scored) {
        List<JudgedRows> judged = runner.map(
                scored.size(), i -> scored.get(i).judge(set.devices().get(i).labels()));
        FleetMetrics sums = new FleetMetrics();
        for (int i = 0; i < judged.size(); i++) {
            LabelledRecording device = set.devices().get(i);
            sums.add(judged.get(i), device.recording().interval());
        }
        return sums.metrics();
    }
}
