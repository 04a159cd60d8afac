package io.flead.producer.replay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.flead.api.v1alpha1.Readings;
import io.flead.contract.reading.EventTime;
import io.flead.contract.reading.Reading;
import io.flead.contract.reading.ReadingFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Makes a message of a row. A sound row becomes a reading. Any other is sent as the file has it, so that training
 * judges it by its content or rejects it with the reason: an empty field becomes null, text stays text, and a row whose
 * quotes make no sense is sent as it is. Thread-safe.
 */
final class RowMessage {

    private static final JsonFactory JSON = new JsonFactory();

    private final Readings readings;
    private final ReadingFormat format;

    RowMessage(Readings readings) {
        this.readings = readings;
        this.format = new ReadingFormat(readings);
    }

    /** The time of a row's reading. */
    sealed interface Time {}

    /** The time at which it is played. */
    record Played(Instant at) implements Time {}

    /** The row's own, moved on. */
    record Own(Duration by) implements Time {}

    /**
     * The record's value for a row.
     *
     * @param csvRecord the row of the file
     * @param fileDevice the device, where the file has no column for it
     */
    byte[] of(String csvRecord, CsvColumns columns, String fileDevice, Time time) {
        Optional<List<String>> split = columns.fields().split(csvRecord);
        if (split.isEmpty()) {
            return csvRecord.stripTrailing().getBytes(StandardCharsets.UTF_8);
        }
        List<String> row = split.get();
        Fields fields = new Fields(
                columns.device().isPresent()
                        ? CsvColumns.value(row, columns.device().getAsInt()).orElse(null)
                        : fileDevice,
                time instanceof Own ? text(row, columns.timestamp()) : null,
                eventTime(row, columns, time),
                text(row, columns.label()));
        double[] values = new double[columns.features().size()];
        boolean sound = fields.device != null && fields.eventTime != null;
        for (int index = 0; index < values.length; index++) {
            values[index] = number(CsvColumns.value(row, columns.features().get(index)));
            sound &= Double.isFinite(values[index]);
        }
        OptionalInt label = label(fields.label);
        if (sound && fields.device != null && fields.eventTime != null && (fields.label == null || label.isPresent())) {
            return format.write(new Reading(fields.device, fields.eventTime, values, label));
        }
        return asItIs(row, columns, fields, values);
    }

    private byte[] asItIs(List<String> row, CsvColumns columns, Fields fields, double[] values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            writeText(json, readings.deviceIdField(), fields.device);
            writeText(
                    json,
                    readings.timestampField(),
                    fields.eventTime == null ? fields.timestamp : fields.eventTime.toString());
            for (int index = 0; index < values.length; index++) {
                String feature = readings.features().get(index);
                if (Double.isFinite(values[index])) {
                    json.writeNumberField(feature, values[index]);
                } else {
                    writeText(
                            json,
                            feature,
                            CsvColumns.value(row, columns.features().get(index)).orElse(null));
                }
            }
            if (readings.labelField() != null && fields.label != null) {
                json.writeStringField(readings.labelField(), fields.label);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    private static void writeText(JsonGenerator json, String field, @Nullable String text) throws IOException {
        json.writeFieldName(field);
        if (text == null) {
            json.writeNull();
        } else {
            json.writeString(text);
        }
    }

    private static @Nullable Instant eventTime(List<String> row, CsvColumns columns, Time time) {
        if (time instanceof Own own) {
            String text = text(row, columns.timestamp());
            Instant parsed = text == null ? null : EventTime.parse(text);
            return parsed == null ? null : parsed.plus(own.by());
        }
        return ((Played) time).at();
    }

    private static @Nullable String text(List<String> row, OptionalInt column) {
        return column.isPresent() ? CsvColumns.value(row, column.getAsInt()).orElse(null) : null;
    }

    private static double number(Optional<String> text) {
        try {
            return text.isPresent() ? Double.parseDouble(text.get()) : Double.NaN;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** The truth as the reading format knows it; other words are sent as they are. */
    private static OptionalInt label(@Nullable String text) {
        return text == null
                ? OptionalInt.empty()
                : switch (text) {
                    case "0", "0.0", "false" -> OptionalInt.of(0);
                    case "1", "1.0", "true" -> OptionalInt.of(1);
                    default -> OptionalInt.empty();
                };
    }

    /** The columns of a row beside its values. */
    private record Fields(
            @Nullable String device,
            @Nullable String timestamp,
            @Nullable Instant eventTime,
            @Nullable String label) {}
}
