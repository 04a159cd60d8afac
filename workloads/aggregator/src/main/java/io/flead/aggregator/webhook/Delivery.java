package io.flead.aggregator.webhook;

import io.flead.aggregator.webhook.Outbox.Waiting;
import io.flead.aggregator.webhook.Receiver.Answer;
import io.flead.api.v1alpha1.WebhookFormat;
import io.flead.contract.message.Alarm;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what waits in the outbox to the receiver, oldest first. While it is away it is tried again and again, ever more
 * seldom; nothing is given up. An alarm that it refuses is tried {@value #MOST_TRIES} times and then left out. Not
 * thread-safe.
 */
public final class Delivery {

    /** Times that a refused alarm is sent. */
    static final int MOST_TRIES = 5;

    /** Between two repetitions of what is open, to a receiver that forgets it otherwise. */
    private static final Duration REFRESH = Duration.ofMinutes(2);

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final Outbox outbox;
    private final Receiver receiver;
    private final WebhookFormat format;
    private final String pipeline;
    private final Backoff backoff;
    private final WebhookMetrics metrics;
    private final Clock clock;
    private final Supplier<List<Alarm>> openAlarms;
    private Instant nextTry = Instant.MIN;
    private Instant nextRefresh;
    private int failures;
    private int tries;
    private boolean oneByOne;

    /**
     * How long it waits after failures.
     *
     * @param first after the first one; it doubles with each further one
     * @param longest never longer
     */
    public record Backoff(Duration first, Duration longest) {

        /** A second to a minute. */
        public static final Backoff NORMAL = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

        Duration after(int failures) {
            Duration wait = first.multipliedBy(1L << Math.min(failures - 1, 20));
            return wait.compareTo(longest) > 0 ? longest : wait;
        }
    }

    /** @param openAlarms the alarms that are open now, for a receiver that must hear of them again */
    public Delivery(
            Outbox outbox,
            Receiver receiver,
            WebhookFormat format,
            String pipeline,
            Backoff backoff,
            WebhookMetrics metrics,
            Clock clock,
            Supplier<List<Alarm>> openAlarms) {
        this.outbox = outbox;
        this.receiver = receiver;
        this.format = format;
        this.pipeline = pipeline;
        this.backoff = backoff;
        this.metrics = metrics;
        this.clock = clock;
        this.openAlarms = openAlarms;
        this.nextRefresh = clock.instant().plus(REFRESH);
    }

    /**
     * Sends what may be sent now, for no longer than a while and one request.
     *
     * @return whether anything left the outbox
     */
    public boolean send(Duration atMost) throws InterruptedException {
        Instant until = clock.instant().plus(atMost);
        boolean moved = false;
        while (outbox.size() > 0 && isAllowed() && clock.instant().isBefore(until)) {
            moved |= sendNext();
        }
        if (format == WebhookFormat.ALERTMANAGER && outbox.size() == 0 && isAllowed()) {
            refresh();
        }
        metrics.waiting(outbox.size(), outbox.oldestMillis(), clock.millis());
        return moved;
    }

    /** A clock that was set back must not hold it up. */
    private boolean isAllowed() {
        Instant now = clock.instant();
        return !now.isBefore(nextTry) || now.plus(Receiver.LONGEST_WISH).isBefore(nextTry);
    }

    private boolean sendNext() throws InterruptedException {
        List<Waiting> batch = outbox.next(oneByOne ? 1 : AlarmRequest.mostAlarms(format));
        Answer answer = receiver.post(AlarmRequest.of(
                format, pipeline, batch.stream().map(Waiting::alarm).toList(), clock.instant()));
        if (answer instanceof Answer.Accepted) {
            recovered();
            metrics.sent(batch.size());
            outbox.settled(batch);
            return true;
        }
        if (answer instanceof Answer.Refused refused) {
            return refused(batch, refused.reason());
        }
        Answer.Unavailable unavailable = (Answer.Unavailable) answer;
        failed(unavailable.reason(), unavailable.after().orElse(Duration.ZERO));
        return false;
    }

    private boolean refused(List<Waiting> batch, String reason) {
        failed(reason, Duration.ZERO);
        if (batch.size() > 1) {
            // One of them may be the cause: the others shall not suffer for it.
            oneByOne = true;
            tries = 0;
            return false;
        }
        tries++;
        if (tries < MOST_TRIES) {
            return false;
        }
        Alarm alarm = batch.get(0).alarm();
        LOG.atWarn()
                .addKeyValue("device", alarm.deviceId())
                .addKeyValue("alarm", alarm.id())
                .addKeyValue("reason", reason)
                .log("webhook_alarm_skipped");
        metrics.skipped();
        outbox.settled(batch);
        tries = 0;
        failures = 0;
        nextTry = Instant.MIN;
        return true;
    }

    private void failed(String reason, Duration wish) {
        metrics.failed();
        failures++;
        if (failures == 1) {
            LOG.atWarn().addKeyValue("reason", reason).log("webhook_failed");
        }
        Duration wait = backoff.after(failures);
        nextTry = clock.instant().plus(wait.compareTo(wish) < 0 ? wish : wait);
    }

    private void recovered() {
        if (failures > 0) {
            LOG.atInfo().addKeyValue("failures", failures).log("webhook_recovered");
        }
        failures = 0;
        tries = 0;
        nextTry = Instant.MIN;
        if (outbox.size() <= 1) {
            oneByOne = false;
        }
    }

    /** Not counted as sent: the receiver hears nothing new. */
    private void refresh() throws InterruptedException {
        Instant now = clock.instant();
        if (now.isBefore(nextRefresh)) {
            return;
        }
        nextRefresh = now.plus(REFRESH);
        List<Alarm> open = openAlarms.get();
        int most = AlarmRequest.mostAlarms(format);
        for (int from = 0; from < open.size(); from += most) {
            List<Alarm> part = open.subList(from, Math.min(open.size(), from + most));
            Answer answer = receiver.post(AlarmRequest.of(format, pipeline, part, now));
            if (answer instanceof Answer.Unavailable unavailable) {
                failed(unavailable.reason(), unavailable.after().orElse(Duration.ZERO));
                return;
            }
        }
    }
}
