package io.flead.producer.generate;

import io.flead.producer.simulator.FailureType;
import io.flead.producer.simulator.FleetSettings;
import io.flead.producer.simulator.MachineClass;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A recording that is to be made.
 *
 * @param readings after which it ends; empty: it ends when it is stopped
 * @param speed simulated seconds in a second; infinity: as fast as possible
 * @param destination where the readings go
 * @param layout their fields
 * @param flaws what is wrong with some of them on purpose
 * @param labelsFile file of the labels; empty where there is none
 * @param threads that compute readings
 * @param interactive whether commands are read from the terminal
 */
record GeneratePlan(
        FleetSettings fleet,
        OptionalLong readings,
        double speed,
        Destination destination,
        Layout layout,
        Flaws flaws,
        Optional<Path> labelsFile,
        Existing existing,
        int threads,
        boolean interactive,
        boolean quiet) {

    private static final int MOST_MACHINES = 100_000;
    private static final double LEAST_RATE = 0.0001;
    private static final double MOST_TOTAL_RATE = 1_000_000;
    private static final int MOST_THREADS = 256;

    /** Where readings go. */
    sealed interface Destination {

        /** Standard output. */
        record Console() implements Destination {}

        /**
         * A file.
         *
         * @param rotate bytes after which the next one begins
         */
        record File(Path path, long rotate) implements Destination {}

        /**
         * A folder that {@code flead evaluate} reads: a file for each machine, with labels, and a manifest.
         *
         * @param trainRows rows of each file that are its training part
         */
        record EvaluationSet(Path folder, int trainRows) implements Destination {}

        /**
         * An HTTP endpoint.
         *
         * @param batch readings of a request
         */
        record Http(URI url, int batch) implements Destination {}

        /** A topic. */
        record Kafka(String bootstrap, String topic) implements Destination {}
    }

    /** What becomes of files that exist. */
    enum Existing {
        REFUSED,
        REPLACED,
        APPENDED
    }

    /** The form of a reading. */
    enum Format {
        JSON,
        CSV
    }

    /** The fields of a reading. */
    record Layout(Format format, boolean derived, boolean labels, boolean evaluation) {

        /** As a stream has them. */
        Layout(Format format, boolean derived, boolean labels) {
            this(format, derived, labels, false);
        }
    }

    /** What is wrong with some readings on purpose; shares, 0 to 1. */
    record Flaws(Duration jitter, double late, double duplicates, double malformed) {}

    /** Reads the settings; every problem goes into their list, and the plan is of no use then. */
    static GeneratePlan of(Settings settings) {
        List<String> ids = ids(settings);
        double rate = rate(settings, ids.size());
        Duration interval = settings.time(Setting.MAINTENANCE_INTERVAL);
        Duration maintenance =
                settings.isOn(Setting.MAINTENANCE) ? settings.time(Setting.MAINTENANCE_DURATION) : Duration.ZERO;
        if (interval.compareTo(maintenance) <= 0) {
            settings.problem(Setting.MAINTENANCE_INTERVAL, "is not longer than --maintenance-duration: make it longer");
            interval = maintenance.plusHours(1);
        }
        boolean all = settings.text(Setting.FAILURES).equals("all");
        List<FailureType> failures = all
                ? List.of(FailureType.values())
                : settings.named(Setting.FAILURES, FailureType::named, FailureType.names());
        List<MachineClass> classes = settings.named(Setting.CLASSES, MachineClass::named, lower(MachineClass.values()));
        Destination destination = destination(settings);
        double anomalyRate = settings.share(Setting.ANOMALY_RATE);
        FleetSettings fleet = new FleetSettings(
                settings.whole(Setting.SEED, Long.MIN_VALUE, Long.MAX_VALUE),
                ids,
                rate,
                settings.instant(Setting.START).orElseGet(Instant::now),
                settings.isOn(Setting.ANOMALIES) ? anomalyRate : 0,
                failures,
                interval,
                maintenance,
                settings.share(Setting.SENSOR_FAULTS),
                destination instanceof Destination.EvaluationSet set ? set.trainRows() : 0,
                classes.isEmpty() ? List.of(MachineClass.PUMP) : classes);
        if (settings.isOn(Setting.FORCE) && settings.isOn(Setting.APPEND)) {
            settings.problem(Setting.FORCE, "contradicts --append: give one of them");
        }
        int threads = (int) settings.whole(Setting.THREADS, 0, MOST_THREADS);
        Format format = choice(settings, Setting.FORMAT, Format.values(), Format.JSON);
        Layout layout = destination instanceof Destination.EvaluationSet
                ? new Layout(Format.CSV, false, true, true)
                : new Layout(format, settings.isOn(Setting.DERIVED), settings.isOn(Setting.LABELS));
        return new GeneratePlan(
                fleet,
                end(settings, ids.size(), rate),
                speed(settings),
                destination,
                layout,
                new Flaws(
                        settings.time(Setting.JITTER),
                        settings.share(Setting.LATE),
                        settings.share(Setting.DUPLICATES),
                        settings.share(Setting.MALFORMED)),
                settings.isGiven(Setting.LABELS_OUTPUT)
                        ? Optional.of(Path.of(settings.text(Setting.LABELS_OUTPUT)))
                        : Optional.empty(),
                settings.isOn(Setting.FORCE)
                        ? Existing.REPLACED
                        : settings.isOn(Setting.APPEND) ? Existing.APPENDED : Existing.REFUSED,
                threads == 0 ? Runtime.getRuntime().availableProcessors() : threads,
                settings.isOn(Setting.INTERACTIVE),
                settings.isOn(Setting.QUIET));
    }

    private static List<String> ids(Settings settings) {
        String text = settings.text(Setting.MACHINES);
        if (text.matches("[0-9_]+")) {
            int count = (int) settings.whole(Setting.MACHINES, 1, MOST_MACHINES);
            return IntStream.rangeClosed(1, count)
                    .mapToObj(number -> String.format(Locale.ROOT, "MACHINE_%03d", number))
                    .toList();
        }
        List<String> names = settings.list(Setting.MACHINES);
        if (names.isEmpty() || names.size() > MOST_MACHINES) {
            settings.problem(Setting.MACHINES, "is neither a number from 1 to 100000 nor a list of names");
            return List.of("MACHINE_001");
        }
        if (names.stream().distinct().count() < names.size()) {
            settings.problem(Setting.MACHINES, "names a machine twice: name each once");
        }
        for (String name : names) {
            if (!name.matches("[A-Za-z0-9._:/-]{1,128}")) {
                settings.problem(
                        Setting.MACHINES, "the name '" + name + "' is not of letters, digits and . _ : / - alone");
            }
        }
        return names.stream().distinct().toList();
    }

    private static double rate(Settings settings, int machines) {
        if (settings.isGiven(Setting.TOTAL_RATE)) {
            if (settings.isGiven(Setting.RATE)) {
                settings.problem(Setting.TOTAL_RATE, "contradicts --rate: give one of them");
            }
            return settings.number(Setting.TOTAL_RATE, LEAST_RATE, MOST_TOTAL_RATE) / machines;
        }
        double rate = settings.number(Setting.RATE, LEAST_RATE, MOST_TOTAL_RATE);
        if (rate * machines > MOST_TOTAL_RATE) {
            settings.problem(Setting.RATE, "is more than 1000000 readings a second in total: lower it");
        }
        return rate;
    }

    private static OptionalLong end(Settings settings, int machines, double rate) {
        OptionalLong end = OptionalLong.empty();
        if (settings.isGiven(Setting.READINGS)) {
            end = OptionalLong.of(settings.whole(Setting.READINGS, 1, Long.MAX_VALUE));
        }
        if (settings.isGiven(Setting.DURATION)) {
            double readings = settings.time(Setting.DURATION).toMillis() / 1000.0 * rate * machines;
            end = OptionalLong.of(Math.min(end.orElse(Long.MAX_VALUE), Math.max(1, Math.round(readings))));
        }
        return end;
    }

    private static double speed(Settings settings) {
        return settings.text(Setting.SPEED).equals("max")
                ? Double.POSITIVE_INFINITY
                : settings.number(Setting.SPEED, 0.001, 1_000_000);
    }

    private static Destination destination(Settings settings) {
        String mode = settings.text(Setting.MODE).toLowerCase(Locale.ROOT);
        if (mode.isEmpty()) {
            mode = settings.isGiven(Setting.OUTPUT)
                    ? "file"
                    : settings.isGiven(Setting.URL) ? "api" : settings.isGiven(Setting.BOOTSTRAP) ? "kafka" : "console";
        }
        return switch (mode) {
            case "console", "stdout" -> new Destination.Console();
            case "file" -> {
                if (settings.text(Setting.OUTPUT).isEmpty()) {
                    settings.problem(Setting.OUTPUT, "is missing: mode file needs the file's name");
                }
                yield new Destination.File(
                        Path.of(settings.text(Setting.OUTPUT)),
                        settings.isGiven(Setting.ROTATE) ? settings.size(Setting.ROTATE) : Long.MAX_VALUE);
            }
            case "evaluation" -> {
                if (settings.text(Setting.OUTPUT).isEmpty()) {
                    settings.problem(Setting.OUTPUT, "is missing: mode evaluation needs a folder's name");
                }
                yield new Destination.EvaluationSet(Path.of(settings.text(Setting.OUTPUT)), (int)
                        settings.whole(Setting.TRAIN_ROWS, 1, Integer.MAX_VALUE));
            }
            case "api", "http" -> new Destination.Http(url(settings), (int) settings.whole(Setting.BATCH, 1, 100_000));
            case "kafka" -> new Destination.Kafka(settings.text(Setting.BOOTSTRAP), topic(settings));
            default -> {
                settings.problem(Setting.MODE, "is unknown: choose one of console, file, api, kafka, evaluation");
                yield new Destination.Console();
            }
        };
    }

    private static String topic(Settings settings) {
        String topic = settings.text(Setting.TOPIC);
        if (!topic.matches("[A-Za-z0-9._-]{1,249}")) {
            settings.problem(Setting.TOPIC, "is no name of a topic: use letters, digits and . _ -");
        }
        return topic;
    }

    private static URI url(Settings settings) {
        String text = settings.text(Setting.URL);
        try {
            URI url = URI.create(text);
            if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        settings.problem(Setting.URL, "is no http or https URL: mode api needs one");
        return URI.create("http://localhost");
    }

    private static <T extends Enum<T>> T choice(Settings settings, Setting setting, T[] values, T standard) {
        for (T value : values) {
            if (value.name().equalsIgnoreCase(settings.text(setting))) {
                return value;
            }
        }
        settings.problem(setting, "is unknown: choose one of " + lower(values));
        return standard;
    }

    private static String lower(Enum<?>[] values) {
        return Arrays.stream(values)
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }
}
