package io.flead.producer.generate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The settings of {@code flead generate}: each is an option and a key of the YAML file. A switch is true or false; its
 * negative spellings set it to false.
 */
enum Setting {
    RATE("1", "PER_SECOND", "Readings per second and machine.", "rate", "data_rate", "readings_per_second"),
    TOTAL_RATE("", "PER_SECOND", "Readings per second of all machines together, in place of --rate.", "total-rate"),
    DURATION("", "TIME", "Length of the recording, such as 90s, 10m or 24h. Default: until Ctrl-C.", "duration"),
    READINGS("", "N", "Ends after so many readings of all machines together.", "readings", "max_readings"),
    MACHINES(
            "3",
            "N|NAME,...",
            "Number of the machines, or their names. Default: 3, MACHINE_001 and on.",
            "machines",
            "devices",
            "machine_count",
            "num_machines"),
    CLASSES("pump,compressor,fan", "CLASS,...", "Classes that machines are drawn from.", "classes", "machine_classes"),
    SEED("7", "N", "Seed: the same seed and start give the same bytes.", "seed", "random_seed"),
    START("", "TIME", "Event time of the first reading, ISO 8601. Default: now.", "start", "start_time"),
    SPEED("1", "FACTOR|max", "How much faster than real time readings come; max: as fast as possible.", "speed"),
    JITTER("0s", "TIME", "Event times deviate by up to this, either way.", "jitter"),
    MODE(
            "",
            "MODE",
            "console, file, api, kafka, or evaluation: a folder for flead evaluate. Default: by --output, --url and --bootstrap.",
            "mode",
            "output_mode"),
    OUTPUT(
            "",
            "FILE",
            "The file of mode file (.gz compresses it), or the folder of mode evaluation.",
            "output",
            "output_path",
            "output_file"),
    ROTATE("", "SIZE", "Begins a next file, FILE-0001 and on, at this size, such as 100MB.", "rotate", "rotate_size"),
    URL("", "URL", "The endpoint of mode api, which gets POST requests.", "url", "api_url", "api_endpoint"),
    BATCH("500", "N", "Readings of one request of mode api.", "batch", "batch_size", "api_batch_size"),
    TOPIC("edge-iiot-stream", "NAME", "The topic of mode kafka.", "topic", "kafka_topic"),
    BOOTSTRAP(
            "localhost:9092",
            "HOST:PORT",
            "The brokers of mode kafka; KAFKA_* variables give any other client setting.",
            "bootstrap",
            "kafka_bootstrap_servers",
            "bootstrap_servers"),
    FORMAT("json", "FORMAT", "json or csv.", "format", "output_format"),
    ANOMALIES("true", List.of("anomalies", "anomaly_injection", "enable_anomalies"), "Machines fail by themselves."),
    ANOMALY_RATE(
            "0.05",
            "SHARE",
            "Share of readings that belong to a failure, 0 to 1.",
            "anomaly-rate",
            "anomaly_injection_rate"),
    FAILURES("all", "TYPE,...", "Failures that machines have by themselves.", "failures", "anomaly_types"),
    SENSOR_FAULTS("0", "SHARE", "Share of readings that show a fault of a sensor.", "sensor-faults"),
    MAINTENANCE("true", List.of("maintenance", "maintenance_simulation"), "Machines are maintained at an interval."),
    MAINTENANCE_INTERVAL("1h", "TIME", "From one maintenance of a machine to the next.", "maintenance-interval"),
    MAINTENANCE_DURATION("2m", "TIME", "Time that a maintenance takes.", "maintenance-duration"),
    DERIVED(
            "true",
            List.of("derived-features", "derived", "include_derived_features", "include_derived"),
            "Adds fields that are computed from the others."),
    LABELS(
            "false",
            List.of("labels", "include-labels", "include_anomaly_labels"),
            "Adds anomaly_label and anomaly_type, for grading."),
    LABELS_OUTPUT("", "FILE", "Writes the labels into a file of their own.", "labels-output"),
    TRAIN_ROWS(
            "1000",
            "N",
            "Readings of each machine that are the training part, without failures, in mode evaluation.",
            "train-rows"),
    LATE("0", "SHARE", "Share of readings whose event time lies a minute back.", "late"),
    DUPLICATES("0", "SHARE", "Share of readings that come twice.", "duplicates"),
    MALFORMED("0", "SHARE", "Share of readings that are cut off.", "malformed"),
    THREADS("0", "N", "Threads that compute readings; 0: one for each processor.", "threads"),
    FORCE("false", List.of("force", "overwrite"), "Replaces files that exist."),
    APPEND("false", List.of("append"), "Appends to files that exist."),
    INTERACTIVE("false", List.of("interactive", "interactive_mode"), "Reads commands from the terminal; h lists them."),
    QUIET("false", List.of("quiet"), "Prints no progress."),
    PRESET("", "NAME", "development, production or instructor.", "preset");

    private final String standard;
    private final String parameter;
    private final String description;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> names;

    Setting(String standard, String parameter, String description, String... names) {
        this.standard = standard;
        this.parameter = parameter;
        this.description = description;
        this.names = List.of(names);
    }

    Setting(String standard, List<String> names, String description) {
        this(standard, "", description, names.toArray(String[]::new));
    }

    /** Whether it is true or false. */
    boolean isSwitch() {
        return parameter.isEmpty();
    }

    String standard() {
        return standard;
    }

    String parameter() {
        return parameter;
    }

    String description() {
        return description;
    }

    /** Its options, the first of which messages and documents name. */
    List<String> options() {
        return names.stream()
                .map(name -> "--" + name.replace('_', '-'))
                .distinct()
                .toList();
    }

    /** The options that set a switch to false. */
    List<String> negativeOptions() {
        return isSwitch()
                ? options().stream().map(name -> "--no-" + name.substring(2)).toList()
                : List.of();
    }

    /** Its name for people. */
    String option() {
        return "--" + names.get(0);
    }

    /** The setting of a key in a file, whichever way it is spelled. */
    static Optional<Setting> ofKey(String key) {
        return Arrays.stream(values())
                .filter(setting -> setting.names.stream().anyMatch(name -> same(name, key)))
                .findAny();
    }

    /** The switch that a key such as {@code no_labels} sets to false. */
    static Optional<Setting> ofNegativeKey(String key) {
        String plain = plain(key);
        return plain.startsWith("no")
                ? Arrays.stream(values())
                        .filter(Setting::isSwitch)
                        .filter(setting -> setting.names.stream().anyMatch(name -> plain.equals("no" + plain(name))))
                        .findAny()
                : Optional.empty();
    }

    private static boolean same(String name, String key) {
        return plain(name).equals(plain(key));
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }
}
