package io.flead.archiver.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CopyRowsTest {

    @Property
    void anyTextRoundTrips(@ForAll("texts") List<String> columns) {
        CopyRows rows = new CopyRows();
        columns.forEach(rows::text);
        rows.endRow(0, 0);

        // Half a surrogate pair is no Unicode text: the result is that of Java's own encoder.
        List<String> expected = columns.stream()
                .map(text -> new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .toList();
        assertThat(read(rows.toString())).containsExactly(expected);
    }

    @Property
    void anyNumberIsReadBackToTheSame(@ForAll double number, @ForAll long integer) {
        CopyRows rows = new CopyRows();
        rows.number(number).number(integer).endRow(0, 0);

        List<String> row = read(rows.toString()).get(0);
        assertThat(Double.parseDouble(row.get(0))).isEqualTo(number);
        assertThat(Long.parseLong(row.get(1))).isEqualTo(integer);
    }

    @Property
    void anAbandonedRowLeavesNothing(@ForAll("texts") List<String> first, @ForAll("texts") List<String> abandoned) {
        CopyRows rows = new CopyRows();
        first.forEach(rows::text);
        rows.endRow(0, 0);
        String before = rows.toString();
        abandoned.forEach(rows::text);
        rows.abandonRow();

        assertThat(rows.toString()).isEqualTo(before);
        rows.text("next").endRow(0, 1);
        assertThat(rows.toString()).isEqualTo(before + "next\n");
    }

    @Test
    void bytesAreHexadecimal() {
        CopyRows rows = new CopyRows();
        rows.bytes(new byte[] {0, (byte) 0xAB, 127}).absent().endRow(0, 0);

        assertThat(rows.toString()).isEqualTo("\\\\x00ab7f\t\\N\n");
    }

    @Test
    void rowsKnowWhereTheyCameFrom() {
        CopyRows rows = new CopyRows();
        for (int row = 0; row < 5_000; row++) {
            rows.text("x").endRow(row % 7, row);
        }

        assertThat(rows.size()).isEqualTo(5_000);
        assertThat(rows.partition(4_999)).isEqualTo(4_999 % 7);
        assertThat(rows.offset(4_999)).isEqualTo(4_999);
        rows.clear();
        assertThat(rows.size()).isZero();
        assertThat(rows.sizeBytes()).isZero();
    }

    @Property
    void arraysQuoteTheirElements(@ForAll("texts") List<String> elements) {
        assertThat(readArray(AnomalyRows.array(elements))).isEqualTo(elements);
    }

    @Provide
    Arbitrary<List<String>> texts() {
        Arbitrary<String> difficult =
                Arbitraries.strings().withChars("\\\t\n\r\b\f\u000BnrtNx0123\"{},.é語\uD83D\uDE00\uD83D\uDE00");
        return Arbitraries.oneOf(difficult, Arbitraries.strings())
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
    }

    /** The text form of COPY as PostgreSQL's documentation describes it, apart from null, octal and hexadecimal. */
    private static List<List<String>> read(String copy) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder column = new StringBuilder();
        for (int index = 0; index < copy.length(); index++) {
            char c = copy.charAt(index);
            switch (c) {
                case '\t' -> {
                    row.add(column.toString());
                    column.setLength(0);
                }
                case '\n' -> {
                    row.add(column.toString());
                    column.setLength(0);
                    rows.add(row);
                    row = new ArrayList<>();
                }
                case '\\' -> {
                    index++;
                    char escaped = copy.charAt(index);
                    int letter = "bfnrtv".indexOf(escaped);
                    column.append(letter < 0 ? escaped : "\b\f\n\r\t\u000B".charAt(letter));
                }
                default -> column.append(c);
            }
        }
        return rows;
    }

    private static List<String> readArray(String array) {
        List<String> elements = new ArrayList<>();
        StringBuilder element = new StringBuilder();
        boolean quoted = false;
        for (int index = 1; index < array.length() - 1; index++) {
            char c = array.charAt(index);
            if (c == '\\') {
                index++;
                element.append(array.charAt(index));
            } else if (c == '"') {
                quoted = !quoted;
                if (!quoted) {
                    elements.add(element.toString());
                    element.setLength(0);
                }
            } else if (quoted) {
                element.append(c);
            }
        }
        return elements;
    }
}
