package io.flead.evaluation.fleet;

import io.flead.api.v1alpha1.ModelType;
import io.flead.contract.message.DeviceCalibration;
import io.flead.contract.message.FleetCalibration;
import io.flead.detector.CalibrationAverage;
import io.flead.detector.DetectorSettings;
import io.flead.detector.DeviceDetector;
import io.flead.detector.LeaveOneOutSettings;
import io.flead.detector.LeaveOneOutTuning;
import io.flead.detector.LocalTrainer;
import io.flead.detector.ModelShape;
import io.flead.detector.PersonalRule;
import io.flead.detector.TrainingSet;
import io.flead.detector.TrainingSettings;
import io.flead.detector.alarm.AlarmSettings;
import io.flead.detector.factory.DetectorFactory;
import io.flead.evaluation.alarm.AlarmRun;
import io.flead.evaluation.data.DataDirectory;
import io.flead.evaluation.data.DataSet;
import io.flead.evaluation.data.LabelledRecording;
import io.flead.evaluation.data.Recording;
import io.flead.evaluation.metrics.AlarmCounts;
import io.flead.evaluation.metrics.DetectionMetrics;
import io.flead.evaluation.metrics.DeviceMetrics;
import io.flead.evaluation.metrics.FleetMetrics;
import io.flead.evaluation.metrics.JudgedRows;
import io.flead.evaluation.metrics.ScoredRows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/**
 * Tries other settings, for {@code docs/detection.md}: {@code SettingsTrial DIR sets seeds modes variant...}, where
 * modes are those of {@link TrainingMode} by their labels, joined by commas, and a variant is a list of
 * {@code setting=value} joined by commas, or {@code default}. Not a test.
 *
 * <p>Beside the detector's settings: {@code hidden}, {@code rounds}, {@code epochs}; {@code network=0} for a network
 * without weights; {@code calibration=1} for the median of the other devices, {@code 2} for their mean; {@code tune}
 * epochs of own training after the last round, of which the device keeps the outcome for itself, at {@code tuneRate} of
 * the learning rate; {@code coldBuffer} rows that a cold start learns from in the end, its 60 by default.
 */
public final class SettingsTrial {
    private static final int COLD_START_ROWS = 60;

    private final DataSet set;
    private final List<Recording> recordings;
    private final long seed;
    private final ParallelRunner runner;

    /** Networks that were trained, by all that their training depends on. */
    private final Map<String, float[]> trained;

    private final Map<String, Double> o;
    private final FleadUnderTest product;
    private final RoundSchedule schedule;
    private final String trainingKey;

    private SettingsTrial(
            DataSet set, Map<String, Double> options, long seed, ParallelRunner runner, Map<String, float[]> trained) {
        this.set = set;
        this.recordings = set.recordings();
        this.seed = seed;
        this.runner = runner;
        this.trained = trained;
        this.o = options;
        int features = recordings.get(0).features().size();
        product = new FleadUnderTest(
                new ModelShape(
                        ModelType.LEAVE_ONE_OUT,
                        recordings.get(0).features(),
                        whole("hidden", ModelShape.defaultHidden(ModelType.LEAVE_ONE_OUT, features)),
                        seed),
                settings());
        RoundSchedule known =
                RoundSchedule.of(recordings.stream().map(Recording::trainRows).toList());
        schedule = new RoundSchedule(whole("rounds", known.rounds()), whole("epochs", known.epochs()));
        LeaveOneOutSettings d = product.detection();
        trainingKey = String.join(
                " ",
                set.name(),
                String.valueOf(seed),
                String.valueOf(d.tauRows()),
                String.valueOf(d.tuning().lag()),
                String.valueOf(d.tuning().inputClip()),
                product.shape().id(),
                schedule.toString());
    }

    /** Prints one line per set, variant and mode. */
    public static void main(String[] arguments) throws Exception {
        List<String> names = Arrays.asList(arguments[1].split(",", -1));
        int seeds = Integer.parseInt(arguments[2]);
        List<String> modes = Arrays.asList(arguments[3].split(",", -1));
        try (ParallelRunner runner = new ParallelRunner(2)) {
            for (DataDirectory.SetFolder folder : DataDirectory.sets(Path.of(arguments[0]))) {
                if (!names.contains(folder.name())) {
                    continue;
                }
                DataSet set = folder.read();
                Map<String, float[]> trained = new ConcurrentHashMap<>();
                for (String variant : Arrays.asList(arguments).subList(4, arguments.length)) {
                    for (TrainingMode mode : TrainingMode.values()) {
                        if (modes.contains(mode.label())) {
                            List<DetectionMetrics> figures = new ArrayList<>();
                            for (int seed = 0; seed < seeds; seed++) {
                                figures.add(new SettingsTrial(set, options(variant), seed, runner, trained).run(mode));
                            }
                            print(set.name(), mode, variant, figures);
                        }
                    }
                }
            }
        }
        System.exit(0);
    }

    private static Map<String, Double> options(String variant) {
        Map<String, Double> options = new HashMap<>();
        if (!variant.equals("default")) {
            for (String option : variant.split(",", -1)) {
                options.put(
                        option.substring(0, option.indexOf('=')),
                        Double.valueOf(option.substring(option.indexOf('=') + 1)));
            }
        }
        return options;
    }

    private LeaveOneOutSettings settings() {
        LeaveOneOutSettings d = LeaveOneOutSettings.defaults();
        LeaveOneOutTuning t = d.tuning();
        return new LeaveOneOutSettings(
                d.warmup(),
                d.bufferSize(),
                o.getOrDefault("quantile", d.quantile()),
                o.getOrDefault("factor", d.factor()),
                o.getOrDefault("tauRows", d.tauRows()),
                whole("timeoutRows", d.timeoutRows()),
                new LeaveOneOutTuning(
                        whole("lag", t.lag()),
                        o.getOrDefault("slewFactor", t.slewFactor()),
                        whole("slewRows", t.slewRows()),
                        whole("remembered", t.remembered()),
                        whole("maxLag", t.maxLag()),
                        o.getOrDefault("inputClip", t.inputClip()),
                        o.getOrDefault("termClip", t.termClip()),
                        o.getOrDefault("adaptRate", t.adaptRate()),
                        o.getOrDefault("adaptQuantile", t.adaptQuantile()),
                        o.getOrDefault("maxInflation", t.maxInflation()),
                        o.getOrDefault("fleetRows", t.fleetRows()),
                        o.getOrDefault("networkRows", t.networkRows()),
                        o.getOrDefault("ridge", t.ridge()),
                        o.getOrDefault("ridgeRows", t.ridgeRows()),
                        whole("personalRows", t.personalRows()),
                        t.constantDeviation(),
                        personal(t.personal())));
    }

    private PersonalRule personal(PersonalRule p) {
        return new PersonalRule(
                whole("folds", p.folds()),
                o.getOrDefault("gateFactor", p.gateFactor()),
                o.getOrDefault("flagLevel", p.flagLevel()),
                o.getOrDefault("scaleRate", p.scaleRate()),
                o.getOrDefault("scaleClip", p.scaleClip()),
                o.getOrDefault("scaleMax", p.scaleMax()),
                whole("lags", p.lags()));
    }

    private int whole(String name, int usual) {
        return o.getOrDefault(name, (double) usual).intValue();
    }

    private DetectionMetrics run(TrainingMode mode) {
        return figures(
                switch (mode) {
                    case LOCAL -> local(mode);
                    case FEDERATED -> federated();
                    case POOLED ->
                        new FleetRun(recordings, FederationUnderTest.defaults(), product, seed, runner, () -> {})
                                .score(mode);
                    case COLD_START_LOCAL -> local(mode);
                    case COLD_START_FEDERATED -> coldStart();
                });
    }

    private List<ScoredRows> local(TrainingMode mode) {
        return runner.map(recordings.size(), i -> {
            FleetDevice device = mode == TrainingMode.LOCAL
                    ? FleetDevice.warmedUp(product, recordings.get(i))
                    : newcomer(recordings.get(i));
            float[] parameters = trained.computeIfAbsent(
                    trainingKey + " " + mode + " " + i,
                    key -> alone(
                            product.aloneTraining(schedule),
                            product.shape().initialParameters(),
                            device.trainingSet(),
                            i,
                            1));
            device.detector().adopt(1, parameters);
            return device.scoreTestPart();
        });
    }

    private List<ScoredRows> federated() {
        List<FleetDevice> fleet = warmedUp();
        List<float[]> parameters = tuned(fleet, global(fleet, "all"));
        List<DeviceCalibration> messages = messages(fleet, parameters);
        FleetCalibration median = CalibrationAverage.median(product.shape(), messages);
        return runner.map(fleet.size(), i -> {
            List<DeviceCalibration> rest = new ArrayList<>(messages);
            rest.remove(i);
            FleetCalibration calibration = switch (whole("calibration", 0)) {
                case 0 -> median;
                case 1 -> CalibrationAverage.median(product.shape(), rest);
                default -> CalibrationAverage.mean(product.shape(), rest);
            };
            fleet.get(i).detector().adopt(1, parameters.get(i), calibration);
            return fleet.get(i).scoreTestPart();
        });
    }

    private List<ScoredRows> coldStart() {
        List<FleetDevice> fleet = warmedUp();
        List<ScoredRows> scored = new ArrayList<>();
        for (int left = 0; left < fleet.size(); left++) {
            List<FleetDevice> others = new ArrayList<>(fleet);
            others.remove(left);
            float[] global = global(others, "without " + left);
            FleetCalibration calibration =
                    CalibrationAverage.median(product.shape(), messages(others, tuned(others, global)));
            FleetDevice device = newcomer(recordings.get(left));
            device.detector().adopt(1, global, calibration);
            scored.add(device.scoreTestPart());
        }
        return scored;
    }

    private FleetDevice newcomer(Recording recording) {
        LeaveOneOutSettings detection = product.detection().toBuilder()
                .warmup(COLD_START_ROWS)
                .bufferSize(whole("coldBuffer", COLD_START_ROWS))
                .build();
        DeviceDetector device = DetectorFactory.create(
                        new DetectorSettings.LeaveOneOut(product.shape(), TrainingSettings.defaults(), detection))
                .newDevice();
        for (int row = 0; row < COLD_START_ROWS; row++) {
            device.advance(recording.rows()[row]);
        }
        return new FleetDevice(recording, COLD_START_ROWS, device);
    }

    private List<FleetDevice> warmedUp() {
        return runner.map(recordings.size(), i -> FleetDevice.warmedUp(product, recordings.get(i)));
    }

    private float[] global(List<FleetDevice> fleet, String who) {
        if (whole("network", 1) == 0) {
            return new float[product.shape().parameterCount()];
        }
        return trained.computeIfAbsent(
                trainingKey + " federated " + who,
                key -> new FederatedTraining(FederationUnderTest.defaults(), product, schedule, runner, seed)
                        .train(
                                fleet.stream()
                                        .map(device -> device.recording().device())
                                        .toList(),
                                fleet.stream().map(FleetDevice::trainingSet).toList())
                        .get(schedule.rounds() - 1)
                        .parameters());
    }

    /** The network that each device scores with. */
    private List<float[]> tuned(List<FleetDevice> fleet, float[] global) {
        int epochs = whole("tune", 0);
        return runner.map(
                fleet.size(),
                i -> epochs == 0
                        ? global
                        : alone(
                                product.aloneTraining(schedule).toBuilder()
                                        .epochs(epochs)
                                        .build(),
                                global,
                                fleet.get(i).trainingSet(),
                                1_000 + i,
                                o.getOrDefault("tuneRate", .2)));
    }

    private List<DeviceCalibration> messages(List<FleetDevice> fleet, List<float[]> parameters) {
        return runner.map(fleet.size(), i -> {
            fleet.get(i).detector().adopt(1, parameters.get(i), FleetCalibration.NONE);
            return fleet.get(i).calibration();
        });
    }

    private float[] alone(TrainingSettings training, float[] start, TrainingSet rows, int device, double rate) {
        try (LocalTrainer trainer = product.trainer(training)) {
            return trainer.train(start, rows, seed * 1_000_003 + device, rate).parameters();
        }
    }

    private DetectionMetrics figures(List<ScoredRows> scored) {
        List<JudgedRows> judged = runner.map(
                scored.size(), i -> scored.get(i).judge(set.devices().get(i).labels()));
        double level = FleetMetrics.levelOfOnePercent(judged);
        return FleetMetrics.of(runner.map(scored.size(), i -> {
            LabelledRecording device = set.devices().get(i);
            AlarmCounts alarms =
                    AlarmCounts.of(AlarmRun.of(scored.get(i), AlarmSettings.BALANCED), scored.get(i), device.labels());
            return DeviceMetrics.of(
                    device.recording().device(),
                    judged.get(i),
                    alarms,
                    level,
                    device.recording().interval());
        }));
    }

    private static void print(String set, TrainingMode mode, String variant, List<DetectionMetrics> f) {
        System.out.printf(
                Locale.ROOT,
                "%-10s %-18s %-30s F1 %.3f+-%.3f FAR %5.1f MAR %5.1f AP %.3f+-%.3f ROC %.3f VUS %.3f ev %.2f delay %.0f FA/1000 %.2f | faulty F1 %.3f FAR %.1f | rate %.3f alarms %.1f (strict %.1f) of %.0f false %.1f (%.2f/day) delay %.0f records %.1f%n",
                set,
                mode.label(),
                variant,
                mean(f, DetectionMetrics::f1),
                deviation(f, DetectionMetrics::f1),
                100 * mean(f, DetectionMetrics::far),
                100 * mean(f, DetectionMetrics::mar),
                mean(f, DetectionMetrics::aucPr),
                deviation(f, DetectionMetrics::aucPr),
                mean(f, DetectionMetrics::aucRoc),
                mean(f, DetectionMetrics::vusPr),
                mean(f, DetectionMetrics::eventRecall),
                mean(f, DetectionMetrics::delayRows),
                mean(f, DetectionMetrics::falseAlarmsPer1000),
                mean(f, DetectionMetrics::f1Faulty),
                100 * mean(f, DetectionMetrics::farFaulty),
                mean(f, DetectionMetrics::detectionRate),
                mean(f, one -> one.alarms().detected()),
                mean(f, one -> one.alarms().strict()),
                mean(f, one -> one.alarms().events()),
                mean(f, one -> one.alarms().falseAlarms()),
                mean(f, one -> one.alarms().falsePerDay()),
                mean(f, one -> one.alarms().delayRows()),
                mean(f, one -> one.alarms().records()));
    }

    private static double mean(List<DetectionMetrics> figures, ToDoubleFunction<DetectionMetrics> figure) {
        return figures.stream().mapToDouble(figure).average().orElse(Double.NaN);
    }

    private static double deviation(List<DetectionMetrics> figures, ToDoubleFunction<DetectionMetrics> figure) {
        double mean = mean(figures, figure);
        double squares = figures.stream()
                .mapToDouble(one -> Math.pow(figure.applyAsDouble(one) - mean, 2))
                .sum();
        return Math.sqrt(squares / Math.max(1, figures.size() - 1));
    }
}
