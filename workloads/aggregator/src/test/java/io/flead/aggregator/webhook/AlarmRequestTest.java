package io.flead.aggregator.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flead.aggregator.telemetry.Alarms;
import io.flead.api.v1alpha1.Severity;
import io.flead.api.v1alpha1.WebhookFormat;
import io.flead.contract.message.Alarm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlarmRequestTest {

    private static final Instant OPENED = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant NOW = OPENED.plusSeconds(60);

    @Test
    void aCloudEventHoldsTheAlarm() throws Exception {
        Alarm alarm = Alarms.open("press-1", OPENED, Severity.MAJOR);
        AlarmRequest request = AlarmRequest.of(WebhookFormat.CLOUDEVENTS, "plant", List.of(alarm), NOW);
        JsonNode event = new ObjectMapper().readTree(request.body());
        assertThat(request.contentType()).isEqualTo("application/cloudevents+json");
        assertThat(event.path("specversion").asText()).isEqualTo("1.0");
        assertThat(event.path("id").asText()).isEqualTo(alarm.id() + "/" + alarm.revision());
        assertThat(event.path("type").asText()).isEqualTo("io.flead.alarm.open");
        assertThat(event.path("source").asText()).isEqualTo("/flead/pipelines/plant");
        assertThat(event.path("subject").asText()).isEqualTo("press-1");
        assertThat(Alarm.decode(event.path("data").toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isEqualTo(alarm);
    }

    @Test
    void anAlertEndsWithItsAlarmAndWithItsSeverity() throws Exception {
        Alarm alarm = Alarms.open("press-1", OPENED, Severity.MAJOR);
        JsonNode alerts = alerts(alarm);
        assertThat(alerts).hasSize(2);
        assertThat(alerts.get(0).at("/labels/severity").asText()).isEqualTo("minor");
        assertThat(alerts.get(0).path("endsAt").asText()).isEqualTo(NOW.toString());
        assertThat(alerts.get(1).at("/labels/severity").asText()).isEqualTo("major");
        assertThat(Instant.parse(alerts.get(1).path("endsAt").asText())).isAfter(NOW.plus(Duration.ofMinutes(5)));
        assertThat(alerts(Alarms.closed(alarm))).allSatisfy(alert -> {
            assertThat(alert.path("endsAt").asText()).isEqualTo(OPENED.toString());
            assertThat(alert.at("/annotations/closeReason").asText()).isEqualTo("cleared");
        });
    }

    @Test
    void theClockOfADeviceThatIsAheadMovesNoAlertIntoTheFuture() throws Exception {
        Alarm alarm = Alarms.open("press-1", NOW.plus(Duration.ofDays(900)), Severity.MINOR);
        assertThat(alerts(Alarms.closed(alarm))).singleElement().satisfies(alert -> {
            assertThat(alert.path("startsAt").asText()).isEqualTo(NOW.toString());
            assertThat(alert.path("endsAt").asText()).isEqualTo(NOW.toString());
        });
    }

    private static JsonNode alerts(Alarm alarm) throws java.io.IOException {
        return new ObjectMapper()
                .readTree(AlarmRequest.of(WebhookFormat.ALERTMANAGER, "plant", List.of(alarm), NOW)
                        .body());
    }
}
