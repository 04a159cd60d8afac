package io.flead.local.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Documents as lines of aligned columns. The widths are those of the first documents; later ones follow them. */
public final class TextTable {

    private static final int ARRAY_SHOWN_WHOLE = 6;
    private static final int ARRAY_BEGINNING = 3;
    private static final int CELL = 60;
    private static final int LAST_CELL = 400;
    private static final MathContext SIGNIFICANT = new MathContext(5);

    private final Map<String, Integer> widths = new LinkedHashMap<>();

    /** Columns for these documents: every field that one of them has. Without documents the first line decides. */
    public TextTable(List<ObjectNode> documents) {
        documents.forEach(this::measure);
    }

    /** The columns' names. */
    public String heading() {
        return line(widths.keySet().stream().toList());
    }

    /** A document; fields that are no column are left out. */
    public String line(ObjectNode document) {
        if (widths.isEmpty()) {
            measure(document);
        }
        List<String> cells = new ArrayList<>();
        for (String column : widths.keySet()) {
            int most = cells.size() == widths.size() - 1 ? LAST_CELL : CELL;
            cells.add(cell(document.path(column), most));
        }
        return line(cells);
    }

    private void measure(ObjectNode document) {
        document.properties()
                .forEach(field -> widths.merge(
                        field.getKey(),
                        Math.max(
                                field.getKey().length(),
                                cell(field.getValue(), CELL).length()),
                        Math::max));
    }

    private String line(List<String> cells) {
        StringBuilder line = new StringBuilder();
        int column = 0;
        for (int width : widths.values()) {
            String cell = cells.get(column++);
            line.append(column == 1 ? "" : "  ").append(cell);
            if (column < widths.size()) {
                line.append(" ".repeat(Math.max(0, width - cell.length())));
            }
        }
        return line.toString().stripTrailing();
    }

    /** Text of a value: long arrays and long texts are cut, and say so. */
    static String cell(JsonNode value, int most) {
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        String text = value.isTextual() ? value.textValue() : shortened(value).toString();
        String oneLine = text.replaceAll("\\s+", " ");
        return oneLine.length() <= most ? oneLine : oneLine.substring(0, most - 1) + "…";
    }

    /** The same value: numbers rounded, and of each long array the beginning and the number of its other elements. */
    static JsonNode shortened(JsonNode value) {
        if (value.isObject()) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            value.properties().forEach(field -> copy.set(field.getKey(), shortened(field.getValue())));
            return copy;
        }
        if (value.isFloatingPointNumber()) {
            return Double.isFinite(value.doubleValue())
                    ? DecimalNode.valueOf(value.decimalValue().round(SIGNIFICANT))
                    : value;
        }
        if (!value.isArray()) {
            return value;
        }
        ArrayNode copy = JsonNodeFactory.instance.arrayNode();
        boolean whole = value.size() <= ARRAY_SHOWN_WHOLE;
        for (int i = 0; i < (whole ? value.size() : ARRAY_BEGINNING); i++) {
            copy.add(shortened(value.get(i)));
        }
        if (!whole) {
            copy.add(String.format(Locale.ROOT, "… %,d more", value.size() - ARRAY_BEGINNING));
        }
        return copy;
    }
}
