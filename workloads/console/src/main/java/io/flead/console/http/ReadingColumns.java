package io.flead.console.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.flead.console.upstream.StoredReadings;
import io.flead.contract.message.Score;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Readings of a device as columns of the same length.
 *
 * @param source whether the topic of scores or the database, in one word
 * @param complete false when some are left out
 * @param times milliseconds since 1970
 * @param score how anomalous, in multiples of the threshold; null where it is not known
 * @param modelVersion the global version of each
 * @param values by sensor; null where a reading lacks it
 * @param expected what the others predict, by sensor
 * @param contributions share in the score, by sensor
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record ReadingColumns(
        String device,
        String source,
        boolean complete,
        List<Long> times,
        List<@Nullable Double> score,
        List<Long> modelVersion,
        Map<String, List<@Nullable Double>> values,
        Map<String, List<@Nullable Double>> expected,
        Map<String, List<@Nullable Double>> contributions) {

    /** As training published them. A chart of more points shows no more: of many, each so-manieth and all flagged stay. */
    static ReadingColumns of(String device, boolean complete, List<Score> all, int mostPoints) {
        int stride = Math.max(1, (all.size() + mostPoints - 1) / mostPoints);
        List<Score> scores = new ArrayList<>();
        for (int index = 0; index < all.size(); index++) {
            if (index % stride == 0 || all.get(index).isFlagged()) {
                scores.add(all.get(index));
            }
        }
        Set<String> sensors = new LinkedHashSet<>();
        scores.forEach(score -> sensors.addAll(score.reading().keySet()));
        return new ReadingColumns(
                device,
                "scores",
                complete,
                scores.stream()
                        .map(score -> Instant.parse(score.eventTime()).toEpochMilli())
                        .toList(),
                column(scores, score -> (double) score.score() / score.threshold()),
                scores.stream().map(Score::modelVersion).toList(),
                columns(sensors, scores, Score::reading),
                columns(sensors, scores, Score::expected),
                columns(sensors, scores, Score::contributions));
    }

    /** As the database has them, which knows no scores. */
    static ReadingColumns of(String device, List<StoredReadings.Row> rows) {
        Set<String> sensors = new LinkedHashSet<>();
        rows.forEach(row -> sensors.addAll(row.values().keySet()));
        Map<String, List<@Nullable Double>> values = new LinkedHashMap<>();
        for (String sensor : sensors) {
            List<@Nullable Double> column = new ArrayList<>();
            rows.forEach(row -> column.add(row.values().get(sensor)));
            values.put(sensor, column);
        }
        List<@Nullable Double> none = new ArrayList<>();
        rows.forEach(row -> none.add(null));
        Map<String, List<@Nullable Double>> unknown = new LinkedHashMap<>();
        sensors.forEach(sensor -> unknown.put(sensor, none));
        return new ReadingColumns(
                device,
                "database",
                true,
                rows.stream().map(row -> row.at().toEpochMilli()).toList(),
                none,
                rows.stream().map(row -> 0L).toList(),
                values,
                unknown,
                unknown);
    }

    private static Map<String, List<@Nullable Double>> columns(
            Set<String> sensors, List<Score> scores, Function<Score, Map<String, ? extends Number>> part) {
        Map<String, List<@Nullable Double>> columns = new LinkedHashMap<>();
        for (String sensor : sensors) {
            columns.put(sensor, column(scores, score -> {
                Number value = part.apply(score).get(sensor);
                return value == null ? null : value.doubleValue();
            }));
        }
        return columns;
    }

    private static List<@Nullable Double> column(List<Score> scores, Function<Score, @Nullable Double> value) {
        List<@Nullable Double> column = new ArrayList<>(scores.size());
        scores.forEach(score -> column.add(finite(value.apply(score))));
        return column;
    }

    private static @Nullable Double finite(@Nullable Double value) {
        return value == null || !Double.isFinite(value) ? null : value;
    }
}
