package io.flead.evaluation.fleet;

import io.flead.detector.CalibrationMessage;
import io.flead.detector.FleetCalibration;
import io.flead.detector.LeaveOneOutSettings;
import io.flead.detector.ModelShape;
import io.flead.detector.ModelType;
import io.flead.evaluation.data.DataDirectory;
import io.flead.evaluation.data.DataSet;
import io.flead.evaluation.data.LabelledRecording;
import io.flead.evaluation.data.Recording;
import io.flead.evaluation.metrics.FigureSums;
import io.flead.evaluation.metrics.Figures;
import io.flead.evaluation.metrics.ScoredRows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Tries other settings in federated mode, for {@code docs/detection.md}: {@code SettingsTrial DIR sets seeds variant...}, where a variant is a list of
 * {@code setting=value} joined by commas, or {@code default}. Not a test.
 */
public final class SettingsTrial {
    private SettingsTrial() {}

    /** Prints one line per set and variant. */
    public static void main(String[] arguments) throws Exception {
        List<String> names = Arrays.asList(arguments[1].split(",", -1));
        int seeds = Integer.parseInt(arguments[2]);
        try (Workers workers = new Workers(2)) {
            for (DataDirectory.SetFolder folder : DataDirectory.sets(Path.of(arguments[0]))) {
                if (!names.contains(folder.name())) {
                    continue;
                }
                DataSet set = folder.read();
                for (String variant : Arrays.asList(arguments).subList(3, arguments.length)) {
                    List<Figures> figures = new ArrayList<>();
                    for (int seed = 0; seed < seeds; seed++) {
                        figures.add(figures(set, run(set.recordings(), options(variant), seed, workers), workers));
                    }
                    print(set.name(), variant, figures);
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

    private static List<ScoredRows> run(List<Recording> recordings, Map<String, Double> o, long seed, Workers workers) {
        LeaveOneOutSettings d = LeaveOneOutSettings.defaults();
        LeaveOneOutSettings settings = new LeaveOneOutSettings(
                d.warmup(),
                d.buffer(),
                o.getOrDefault("quantile", d.quantile()),
                o.getOrDefault("factor", d.factor()),
                o.getOrDefault("tau", d.tau()),
                whole(o, "timeout", d.timeout()),
                whole(o, "lag", d.lag()),
                o.getOrDefault("slewFactor", d.slewFactor()),
                whole(o, "slewRows", d.slewRows()),
                whole(o, "remembered", d.remembered()),
                whole(o, "maxLag", d.maxLag()),
                o.getOrDefault("inputClip", d.inputClip()),
                o.getOrDefault("termClip", d.termClip()),
                o.getOrDefault("adaptRate", d.adaptRate()),
                o.getOrDefault("adaptQuantile", d.adaptQuantile()),
                o.getOrDefault("maxInflation", d.maxInflation()),
                o.getOrDefault("fleetRows", d.fleetRows()),
                o.getOrDefault("ridge", d.ridge()),
                o.getOrDefault("ridgeRows", d.ridgeRows()),
                whole(o, "personalRows", d.personalRows()),
                d.deadDeviation());
        int features = recordings.get(0).features().size();
        Product product = new Product(
                new ModelShape(
                        ModelType.LEAVE_ONE_OUT,
                        recordings.get(0).features(),
                        whole(o, "hidden", ModelShape.defaultHidden(ModelType.LEAVE_ONE_OUT, features)),
                        seed),
                settings);
        Schedule known =
                Schedule.of(recordings.stream().map(Recording::trainRows).toList());
        Schedule schedule = new Schedule(whole(o, "rounds", known.rounds()), whole(o, "epochs", known.epochs()));
        List<FleetDevice> fleet = workers.map(recordings.size(), i -> FleetDevice.warmedUp(product, recordings.get(i)));
        float[] global = new float[product.shape().parameterCount()];
        if (o.getOrDefault("network", 1.).doubleValue() > 0) {
            global = new FederatedTraining(product, schedule, workers, seed)
                    .train(
                            recordings.stream().map(Recording::device).toList(),
                            fleet.stream().map(FleetDevice::trainingSet).toList())
                    .parameters();
        }
        float[] parameters = global;
        List<CalibrationMessage> messages = workers.map(fleet.size(), i -> {
            fleet.get(i).detector().adopt(1, parameters, FleetCalibration.NONE);
            return fleet.get(i).calibrationMessage();
        });
        FleetCalibration robust = FleetCalibration.robust(product.shape(), messages);
        boolean others = o.containsKey("meanOfOthers");
        return workers.map(fleet.size(), i -> {
            List<CalibrationMessage> rest = new ArrayList<>(messages);
            rest.remove(i);
            FleetCalibration calibration = others ? FleetCalibration.mean(product.shape(), rest) : robust;
            fleet.get(i).detector().adopt(1, parameters, calibration);
            return fleet.get(i).scoreTestPart();
        });
    }

    private static int whole(Map<String, Double> options, String name, int usual) {
        return options.getOrDefault(name, (double) usual).intValue();
    }

    private static Figures figures(DataSet set, List<ScoredRows> scored, Workers workers) {
        FigureSums sums = new FigureSums();
        var judged = workers.map(
                scored.size(), i -> scored.get(i).judge(set.devices().get(i).labels()));
        for (int i = 0; i < scored.size(); i++) {
            LabelledRecording device = set.devices().get(i);
            sums.add(judged.get(i), device.recording().interval());
        }
        return sums.figures();
    }

    private static void print(String set, String variant, List<Figures> f) {
        System.out.printf(
                Locale.ROOT,
                "%-10s %-30s F1 %.3f FAR %5.1f MAR %5.1f AP %.3f ROC %.3f VUS %.3f ev %.2f delay %.0f FA/1000 %.2f | faulty F1 %.3f FAR %.1f%n",
                set,
                variant,
                mean(f, Figures::f1),
                100 * mean(f, Figures::far),
                100 * mean(f, Figures::mar),
                mean(f, Figures::aucPr),
                mean(f, Figures::aucRoc),
                mean(f, Figures::vusPr),
                mean(f, Figures::eventRecall),
                mean(f, Figures::delayRows),
                mean(f, Figures::falseAlarmsPer1000),
                mean(f, Figures::f1Faulty),
                100 * mean(f, Figures::farFaulty));
    }

    private static double mean(List<Figures> figures, java.util.function.ToDoubleFunction<Figures> figure) {
        return figures.stream().mapToDouble(figure).average().orElse(Double.NaN);
    }
}
