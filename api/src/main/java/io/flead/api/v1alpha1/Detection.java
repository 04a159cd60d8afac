package io.flead.api.v1alpha1;

import static io.flead.api.v1alpha1.Program.AGGREGATOR;
import static io.flead.api.v1alpha1.Program.BATCH;
import static io.flead.api.v1alpha1.Program.TRAINING;
import static io.flead.api.v1alpha1.Program.WINDOWS;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import java.io.Serializable;

/** Settings that decide whether a reading is an anomaly. */
public record Detection(
        @Default("2.5")
        @Min(value = 0, inclusive = false) @Max(100) @JsonPropertyDescription(
                "Autoencoder only: least z-score of a sensor, on its frozen baseline, that may count as anomalous.")
        @ReadBy({TRAINING, AGGREGATOR, WINDOWS, BATCH})
        double zScore,

        @Default("200")
        @Min(40) @Max(100000) @JsonPropertyDescription(
                "Readings from which a device learns its scale and threshold before it may raise an anomaly. The warm-up should contain one full cycle of"
                        + " the process; the fleet's calibration compensates for a part that is missing.")
        @ReadBy({TRAINING, AGGREGATOR, WINDOWS, BATCH})
        int warmup,

        @Default("0.99")
        @Min(value = 0.5) @Max(1) @JsonPropertyDescription(
                "Quantile of the clean readings' scores from which the threshold is made. Higher means fewer alarms.")
        @ReadBy({TRAINING, AGGREGATOR, BATCH})
        double quantile,

        @Default("1.7")
        @Min(1) @Max(100) @JsonPropertyDescription(
                "leaveOneOut only: factor from that quantile to the threshold. Higher means fewer alarms and more misses.")
        @ReadBy({TRAINING, AGGREGATOR, BATCH})
        double factor,

        @Default("50")
        @Min(1) @Max(1000000) @JsonPropertyDescription(
                "leaveOneOut only: time constant, in readings, with which the baseline follows slow drift while nothing is"
                        + " flagged.")
        @ReadBy({TRAINING, AGGREGATOR, BATCH})
        double tauRows,

        @Default("1200")
        @Min(1) @Max(1000000) @JsonPropertyDescription(
                "Flagged readings, less unflagged ones, after which a device takes its present state for a new normal one. A longer"
                        + " fault is cut there; a lasting change of regime alarms so long.")
        @ReadBy({TRAINING, AGGREGATOR, BATCH})
        int timeoutRows,

        @Default("{}") @JsonPropertyDescription("When flagged readings become an alarm.")
        Alarms alarms,

        @Default("\"edges\"")
        @JsonPropertyDescription(
                "Flagged readings that become records in the topic and the table of anomalies: all, or edges, which are the first,"
                        + " highest and last one of each alarm. Metrics count all.")
        @ReadBy(TRAINING)
        AnomalyRecords anomalies)
        implements Serializable {}
