package io.flead.aggregator.webhook;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flead.api.v1alpha1.Severity;
import io.flead.api.v1alpha1.WebhookFormat;
import io.flead.contract.message.Alarm;
import io.flead.contract.message.Alarm.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A request's body.
 *
 * @param contentType its media type
 * @param body its bytes; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // sent once; never compared
public record AlarmRequest(String contentType, byte[] body) {

    /** How long Alertmanager holds an open alarm of which it hears nothing more. */
    static final Duration HELD_FOR = Duration.ofMinutes(30);

    private static final int MOST_ALERTS = 100;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Alarms that fit in one request of a format. */
    public static int mostAlarms(WebhookFormat format) {
        return format == WebhookFormat.ALERTMANAGER ? MOST_ALERTS : 1;
    }

    /**
     * The request that sends alarms.
     *
     * @param alarms at most {@link #mostAlarms}, at least one
     */
    public static AlarmRequest of(WebhookFormat format, String pipeline, List<Alarm> alarms, Instant now) {
        return switch (format) {
            case FLEAD -> new AlarmRequest("application/json", alarms.get(0).encode());
            case CLOUDEVENTS ->
                new AlarmRequest("application/cloudevents+json", write(cloudEvent(pipeline, alarms.get(0))));
            case ALERTMANAGER -> new AlarmRequest("application/json", write(alerts(pipeline, alarms, now)));
        };
    }

    private static ObjectNode cloudEvent(String pipeline, Alarm alarm) {
        ObjectNode event = JSON.createObjectNode();
        event.put("specversion", "1.0");
        event.put("id", alarm.id() + "/" + alarm.revision());
        event.put("source", "/flead/pipelines/" + pipeline);
        event.put("type", "io.flead.alarm." + alarm.state().text());
        event.put("subject", alarm.deviceId());
        event.put("time", alarm.last());
        event.put("datacontenttype", "application/json");
        try {
            event.set("data", JSON.readTree(alarm.encode()));
        } catch (IOException e) {
            throw new UncheckedIOException("an alarm is always JSON", e);
        }
        return event;
    }

    /**
     * The severity is a label, by which Alertmanager sends alerts to people. An alert with another label is another alert:
     * those of the severities that an alarm had before end when it rises.
     */
    private static ArrayNode alerts(String pipeline, List<Alarm> alarms, Instant now) {
        ArrayNode alerts = JSON.createArrayNode();
        for (Alarm alarm : alarms) {
            for (Severity severity : Severity.values()) {
                if (severity.compareTo(alarm.severity()) <= 0) {
                    boolean goesOn = alarm.state() == State.OPEN && severity == alarm.severity();
                    alerts.add(alert(pipeline, alarm, severity, goesOn, now));
                }
            }
        }
        return alerts;
    }

    /** A device's clock may be ahead: an alert that begins or ends in the future would not be what people see. */
    private static ObjectNode alert(String pipeline, Alarm alarm, Severity severity, boolean goesOn, Instant now) {
        ObjectNode alert = JSON.createObjectNode();
        ObjectNode labels = alert.putObject("labels");
        labels.put("alertname", "FleadAlarm");
        labels.put("pipeline", pipeline);
        labels.put("device", alarm.deviceId());
        labels.put("severity", severity.text());
        labels.put("alarm", alarm.id());
        ObjectNode annotations = alert.putObject("annotations");
        annotations.put("summary", alarm.deviceId() + ": " + alarm.summary());
        annotations.put("peak", String.valueOf(alarm.peak()));
        Alarm.CloseReason reason = alarm.closeReason();
        if (reason != null) {
            annotations.put("closeReason", reason.text());
        }
        Instant starts = earlier(Instant.parse(alarm.opened()), now);
        String closed = alarm.closed();
        Instant ended = closed == null ? now : earlier(Instant.parse(closed), now);
        Instant ends = goesOn ? now.plus(HELD_FOR) : ended.isBefore(starts) ? starts : ended;
        alert.put("startsAt", starts.toString());
        alert.put("endsAt", ends.toString());
        return alert;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static byte[] write(Object tree) {
        try {
            return JSON.writeValueAsBytes(tree);
        } catch (JacksonException e) {
            throw new IllegalStateException("a tree is always JSON", e);
        }
    }
}
