package io.flead.producer.replay;

import io.flead.api.v1alpha1.Readings;
import io.flead.api.v1alpha1.ReplayTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Positions in a file of the columns that {@code spec.readings} names.
 *
 * @param fields how its records are split
 * @param device the device column; none: the file is one device
 * @param timestamp the time column
 * @param features one column per feature, in the order of {@code spec.readings.features}
 * @param label the label column
 */
record CsvColumns(
        CsvFields fields, OptionalInt device, OptionalInt timestamp, List<Integer> features, OptionalInt label) {

    CsvColumns {
        features = List.copyOf(features);
    }

    /** The columns of a header. Where a name occurs twice, the first counts. */
    static CsvColumns ofHeader(String header, Readings readings) {
        CsvFields fields = CsvFields.ofHeader(header);
        List<String> names = fields.split(header).orElse(List.of());
        return new CsvColumns(
                fields,
                index(names, readings.deviceIdField()),
                index(names, readings.timestampField()),
                readings.features().stream().map(names::indexOf).toList(),
                readings.labelField() == null ? OptionalInt.empty() : index(names, readings.labelField()));
    }

    /** The columns without which a file cannot be played. A device column and a label column are optional. */
    static List<String> needed(Readings readings, ReplayTime time) {
        List<String> needed = new ArrayList<>();
        // With shifted time the file's own is never looked at, and files without a clock can be played too.
        if (time == ReplayTime.ORIGINAL) {
            needed.add(readings.timestampField());
        }
        needed.addAll(readings.features());
        return needed;
    }

    /** The needed columns that are missing. */
    List<String> missing(Readings readings, ReplayTime time) {
        List<String> missing = new ArrayList<>();
        if (time == ReplayTime.ORIGINAL && timestamp.isEmpty()) {
            missing.add(readings.timestampField());
        }
        for (int index = 0; index < features.size(); index++) {
            if (features.get(index) < 0) {
                missing.add(readings.features().get(index));
            }
        }
        return missing;
    }

    /** A field of a row that may be shorter than the header; empty text is no value. */
    static Optional<String> value(List<String> row, int column) {
        return column < row.size() && !row.get(column).isEmpty() ? Optional.of(row.get(column)) : Optional.empty();
    }

    private static OptionalInt index(List<String> names, String name) {
        int index = names.indexOf(name);
        return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
    }
}
