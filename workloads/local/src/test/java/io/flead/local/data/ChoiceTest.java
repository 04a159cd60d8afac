package io.flead.local.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChoiceTest {

    private static final Map<String, List<String>> NAMES = Map.of(
            "topics", List.of("plant7-anomalies", "plant7-alarms", "plant8-alarms", "device-status"),
            "tables", List.of("anomalies", "device_status"));

    @Test
    void aNameMayLackThePrefix() throws Exception {
        assertThat(Choice.of("anomalies", NAMES))
                .containsExactlyInAnyOrder(
                        new Choice.Match<>("topics", "plant7-anomalies"), new Choice.Match<>("tables", "anomalies"));
        assertThat(Choice.of("plant7-alarms", NAMES)).containsExactly(new Choice.Match<>("topics", "plant7-alarms"));
    }

    @Test
    void anUnknownOrAmbiguousNameIsRefusedWithWhatThereIs() {
        assertThatThrownBy(() -> Choice.of("alarms", NAMES))
                .hasMessage("'alarms' may be plant7-alarms or plant8-alarms: give the whole name");
        assertThatThrownBy(() -> Choice.of("anomaly", NAMES))
                .hasMessageContaining("no topic or table 'anomaly'")
                .hasMessageContaining("device_status");
    }
}
