package io.flead.local.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TextTableTest {

    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void columnsAreAlignedAndMissingFieldsEmpty() throws Exception {
        ObjectNode first = document("{'device':'machine-1','rows':7}");
        ObjectNode second = document("{'rows':12345,'note':'late'}");

        TextTable table = new TextTable(List.of(first, second));

        assertThat(table.heading()).isEqualTo("device     rows   note");
        assertThat(table.line(first)).isEqualTo("machine-1  7");
        assertThat(table.line(second)).isEqualTo("           12345  late");
    }

    @Test
    void withoutDocumentsTheFirstLineMakesTheColumns() throws Exception {
        TextTable table = new TextTable(List.of());

        assertThat(table.line(document("{'a':1,'b':2}"))).isEqualTo("1  2");
    }

    @Test
    void longArraysAndTextsAreCutAndSaySo() throws Exception {
        JsonNode model = document("{'parameters':[1,2,3,4,5,6,7],'lags':[1,2.123456789]}");

        assertThat(TextTable.shortened(model)).hasToString("{\"parameters\":[1,2,3,\"… 4 more\"],\"lags\":[1,2.1235]}");
        assertThat(TextTable.cell(document("{'t':'line one\\nline two'}").path("t"), 10))
                .isEqualTo("line one …");
    }

    @Property
    void noCellIsLongerThanItsBound(@ForAll String text, @ForAll @IntRange(min = 1, max = 50) int most) {
        assertThat(TextTable.cell(JSON.getNodeFactory().textNode(text), most))
                .hasSizeLessThanOrEqualTo(most)
                .doesNotContain("\n");
    }

    private static ObjectNode document(String json) throws Exception {
        return (ObjectNode) JSON.readTree(json.replace('\'', '"'));
    }
}
