package io.flead.aggregator.webhook;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import java.util.OptionalLong;

/** Counts of a webhook. Thread-safe. */
public final class WebhookMetrics {

    private static final double MILLIS = 1000;

    private final Counter sent;
    private final Counter failed;
    private final Counter skipped;
    private final Gauge waiting;
    private final Gauge oldest;

    /** Registers the metrics. */
    public WebhookMetrics(CollectorRegistry registry) {
        sent = Counter.build("flead_alarm_webhook_sent_total", "States of alarms that the webhook's receiver took")
                .register(registry);
        failed = Counter.build("flead_alarm_webhook_failed_total", "Requests that the webhook's receiver did not take")
                .register(registry);
        skipped = Counter.build(
                        "flead_alarm_webhook_skipped_total",
                        "Alarms that were left out because the webhook's receiver refused them again and again")
                .register(registry);
        waiting = Gauge.build("flead_alarm_webhook_waiting", "Alarms whose newest state the webhook's receiver lacks")
                .register(registry);
        oldest = Gauge.build(
                        "flead_alarm_webhook_oldest_seconds",
                        "Age of the oldest record of an alarm that the webhook's receiver lacks; 0 when it lacks none")
                .register(registry);
    }

    void sent(int alarms) {
        sent.inc(alarms);
    }

    void failed() {
        failed.inc();
    }

    void skipped() {
        skipped.inc();
    }

    void waiting(int alarms, OptionalLong oldestMillis, long nowMillis) {
        waiting.set(alarms);
        oldest.set(oldestMillis.isEmpty() ? 0 : Math.max(0, nowMillis - oldestMillis.getAsLong()) / MILLIS);
    }
}
