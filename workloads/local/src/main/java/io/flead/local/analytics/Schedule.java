package io.flead.local.analytics;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import io.flead.local.Refusal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;

/** When something is due, by a cron expression of five fields in UTC. Immutable; has no clock. */
public final class Schedule {

    private static final CronParser PARSER = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

    private final ExecutionTime times;

    private Schedule(ExecutionTime times) {
        this.times = times;
    }

    /**
     * Reads an expression; {@code ?} means {@code *}, as it does for the Spark operator.
     *
     * @throws Refusal when it is none
     */
    public static Schedule of(String expression) throws Refusal {
        try {
            return new Schedule(ExecutionTime.forCron(PARSER.parse(expression.replace('?', '*'))));
        } catch (IllegalArgumentException e) {
            throw new Refusal(
                    "spec.analytics.schedule \"" + expression + "\" is no cron expression of five fields: "
                            + e.getMessage(),
                    e);
        }
    }

    /** The first time after a moment; none for a day that never comes. */
    public Optional<Instant> next(Instant after) {
        return times.nextExecution(after.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toInstant);
    }
}
