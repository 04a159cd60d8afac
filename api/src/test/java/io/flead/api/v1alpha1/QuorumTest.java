package io.flead.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuorumTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void aNumberIsThatManyDevicesWhateverTheFleet() throws Exception {
        Quorum quorum = read("3");
        assertThat(quorum.devices(0)).isEqualTo(3);
        assertThat(quorum.devices(10_000)).isEqualTo(3);
    }

    @Test
    void aShareGrowsWithTheFleetIsRoundedUpAndNeverNobody() throws Exception {
        Quorum quorum = read("\"10%\"");
        assertThat(quorum.devices(10_000)).isEqualTo(1000);
        assertThat(quorum.devices(11)).isEqualTo(2);
        assertThat(quorum.devices(0)).isEqualTo(1);
        assertThat(read("\"100%\"").devices(Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "\"10%\"", "100000", "\"100%\""})
    void isWrittenAsItWasRead(String text) throws Exception {
        assertThat(JSON.<JsonNode>valueToTree(read(text))).isEqualTo(JSON.readTree(text));
        assertThat(read(text)).hasToString(text.replace("\"", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "100001", "\"0%\"", "\"101%\"", "\"3\"", "\"most\"", "1.5", "true"})
    void otherFormsAreRefusedWithTheRemedy(String text) {
        assertThatThrownBy(() -> read(text)).hasMessageContaining("a share of the active devices from 1% to 100%");
    }

    private static Quorum read(String text) throws Exception {
        return JSON.readValue(text, Quorum.class);
    }
}
