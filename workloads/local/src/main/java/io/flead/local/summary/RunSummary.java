package io.flead.local.summary;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flead.api.http.ModelSummary;
import io.flead.local.metrics.LatencyQuantile;
import io.flead.process.metrics.ScrapedHistogram;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The figures of one run.
 *
 * @param readings readings that came to Kafka during the run
 * @param scored of these, scored
 * @param rejected of these, rejected with a reason
 * @param stored of these, rows in {@code device_data}; empty when they could not be counted
 * @param devices devices that the training job knows
 * @param rounds global models published during the run
 * @param modelVersion newest global model
 * @param firstLoss mean loss of the first of these models
 * @param lastLoss mean loss of the last of these models
 * @param anomalies readings flagged during the run
 * @param alarms alarms opened during the run
 * @param latencyP50 milliseconds from produce to score, median
 * @param latencyP99 the same, 99th percentile
 * @param restarts restarts of all children
 * @param seconds length of the run
 * @param problems why the pipeline did not work; empty when it did
 */
public record RunSummary(
        long readings,
        long scored,
        long rejected,
        OptionalLong stored,
        int devices,
        long rounds,
        long modelVersion,
        OptionalDouble firstLoss,
        OptionalDouble lastLoss,
        long anomalies,
        long alarms,
        LatencyQuantile latencyP50,
        LatencyQuantile latencyP99,
        int restarts,
        long seconds,
        List<String> problems) {

    private static final int LOSS_DIGITS = 6;
    private static final int LATENCY_DIGITS = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Copies the list. */
    public RunSummary {
        problems = List.copyOf(problems);
    }

    /** The result of a run's observation. */
    public static RunSummary of(RunObservation run) {
        long rejected = Math.max(
                0, run.trainingAtEnd().rejected() - run.trainingAtStart().rejected());
        long scored = Math.max(0, run.handled() - rejected);
        List<ModelSummary> published = run.history().stream()
                .filter(model -> model.version() > run.versionAtStart())
                .toList();
        long rounds = Math.max(published.size(), run.versionAtEnd() - run.versionAtStart());
        ScrapedHistogram latency =
                run.trainingAtEnd().latency().minus(run.trainingAtStart().latency());
        return new RunSummary(
                run.readings(),
                scored,
                rejected,
                run.stored().counted(),
                run.trainingAtEnd().devices(),
                rounds,
                run.versionAtEnd(),
                loss(published, 0),
                loss(published, published.size() - 1),
                run.trainingAtEnd().anomalies() - run.trainingAtStart().anomalies(),
                run.trainingAtEnd().alarms() - run.trainingAtStart().alarms(),
                LatencyQuantile.of(latency, 0.5),
                LatencyQuantile.of(latency, 0.99),
                run.restarts(),
                run.lasted().toSeconds(),
                problems(run, rounds, scored, rejected));
    }

    /** Whether the pipeline worked. */
    public boolean ok() {
        return problems.isEmpty();
    }

    /** The figures as one JSON object in one line. */
    public String json() {
        ObjectNode object = JSON.createObjectNode();
        object.put("readings", readings);
        object.put("scored", scored);
        object.put("rejected", rejected);
        // Readers of this line expect a number: an unknown one counts as 0, and "ok" is false.
        object.put("stored", stored.orElse(0));
        object.put("devices", devices);
        object.put("rounds", rounds);
        object.put("modelVersion", modelVersion);
        put(object, "firstLoss", firstLoss, LOSS_DIGITS);
        put(object, "lastLoss", lastLoss, LOSS_DIGITS);
        object.put("anomalies", anomalies);
        object.put("alarms", alarms);
        put(object, "latencyP50Ms", latencyP50.millis(), LATENCY_DIGITS);
        put(object, "latencyP99Ms", latencyP99.millis(), LATENCY_DIGITS);
        object.put("restarts", restarts);
        object.put("seconds", seconds);
        object.put("ok", ok());
        try {
            return JSON.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of numbers is always JSON", e);
        }
    }

    /** The figures for people, several lines. */
    public String text() {
        StringBuilder text = new StringBuilder();
        line(
                text,
                "readings",
                String.format(
                        Locale.ROOT,
                        "%,d produced, %,d scored, %,d rejected, %s stored",
                        readings,
                        scored,
                        rejected,
                        stored.isPresent()
                                ? String.format(Locale.ROOT, "%,d", stored.getAsLong())
                                : "an unknown number"));
        line(text, "devices", String.format(Locale.ROOT, "%,d", devices));
        line(text, "model", String.format(Locale.ROOT, "version %d, %d published in this run", modelVersion, rounds));
        line(text, "mean loss", figure(firstLoss, "%.4f") + " first, " + figure(lastLoss, "%.4f") + " last");
        line(text, "alarms", String.format(Locale.ROOT, "%,d, of %,d flagged readings", alarms, anomalies));
        line(
                text,
                "latency",
                latencyP50.text("no") + " ms median, " + latencyP99.text("no") + " ms p99, from produce to score");
        line(text, "restarts", Integer.toString(restarts));
        line(text, "time", seconds + " s");
        line(
                text,
                "result",
                ok() ? "the pipeline worked" : "the pipeline did not work: " + String.join("; ", problems));
        return text.toString();
    }

    private static List<String> problems(RunObservation run, long rounds, long scored, long rejected) {
        List<String> problems = new ArrayList<>();
        run.keptFailing().forEach(name -> problems.add(name + " kept failing"));
        if (!run.endsKnown()) {
            problems.add(
                    "kafka did not answer after the producer had stopped: its last readings are not in these figures");
        }
        if (rounds < 1) {
            problems.add("no global model came");
        }
        long unhandled = run.readings() - scored - rejected;
        if (unhandled > 0) {
            problems.add(unhandled + " readings were neither scored nor rejected in time");
        }
        long rejectedButStored = Math.max(
                0, run.trainingAtEnd().beyondLimit() - run.trainingAtStart().beyondLimit());
        run.stored().problem(run.readings() - rejected + rejectedButStored).ifPresent(problems::add);
        return problems;
    }

    private static OptionalDouble loss(List<ModelSummary> published, int index) {
        return published.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(published.get(index).meanLoss());
    }

    private static void put(ObjectNode object, String name, OptionalDouble value, int digits) {
        if (value.isPresent()) {
            object.put(
                    name,
                    BigDecimal.valueOf(value.getAsDouble())
                            .setScale(digits, RoundingMode.HALF_EVEN)
                            .doubleValue());
        } else {
            object.putNull(name);
        }
    }

    private static String figure(OptionalDouble value, String format) {
        return value.isPresent() ? String.format(Locale.ROOT, format, value.getAsDouble()) : "none";
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format(Locale.ROOT, "  %-10s %s%n", name, value));
    }
}
