package io.flead.producer.replay;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Splits one CSV record into its fields. Thread-safe. */
final class CsvFields {

    private static final CsvFactory CSV =
            CsvFactory.builder().enable(CsvParser.Feature.TRIM_SPACES).build();

    private final char separator;
    private final CsvSchema schema;

    CsvFields(char separator) {
        this.separator = separator;
        this.schema = CsvSchema.emptySchema().withColumnSeparator(separator);
    }

    /** For the separator, of comma, semicolon and tabulator, that a header uses most. */
    static CsvFields ofHeader(String header) {
        char best = ',';
        for (char candidate : new char[] {';', '\t'}) {
            if (count(header, candidate) > count(header, best)) {
                best = candidate;
            }
        }
        return new CsvFields(best);
    }

    char separator() {
        return separator;
    }

    /**
     * The fields of a record, unquoted and trimmed.
     *
     * @return empty when its quotes make no sense
     */
    Optional<List<String>> split(String csvRecord) {
        List<String> fields = new ArrayList<>();
        try (CsvParser parser = CSV.createParser(csvRecord.toCharArray())) {
            parser.setSchema(schema);
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    fields.add(parser.getText());
                }
            }
            return Optional.of(fields);
        } catch (JacksonException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory cannot fail", e);
        }
    }

    private static long count(String text, char wanted) {
        return text.chars().filter(character -> character == wanted).count();
    }
}
