package io.flead.analytics.spark;

import io.flead.process.program.ErrorText;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.TaskKilled;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;
import scala.Option;

/**
 * Logs why a task failed, in place of Spark, which prints pages for it: one line where database, Kafka or network are
 * away, because that is expected; with the stack trace where it is not.
 */
final class TaskFailures extends SparkListener {

    private static final Logger LOG = LoggerFactory.getLogger(TaskFailures.class);

    /** Classes of SQLSTATE: no connection, too few resources, an administrator's doing. */
    private static final Set<String> AWAY = Set.of("08", "53", "57");

    /** Made by {@link SparkSessions}. */
    TaskFailures() {}

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        if (end.reason() instanceof TaskKilled || !(end.reason() instanceof TaskFailedReason failure)) {
            return;
        }
        boolean fault = failure instanceof ExceptionFailure thrown && !isExpected(thrown);
        LoggingEventBuilder event = LOG.atLevel(fault ? Level.ERROR : Level.WARN)
                .addKeyValue("stage", end.stageId())
                .addKeyValue("task", end.taskInfo().index())
                .addKeyValue("attempt", end.taskInfo().attemptNumber())
                .addKeyValue("reason", reason(failure));
        if (fault && failure instanceof ExceptionFailure thrown) {
            event = thrown.exception().isDefined()
                    ? event.setCause(thrown.exception().get())
                    : event.addKeyValue("trace", thrown.fullStackTrace());
        }
        event.log("task_failed");
    }

    private static boolean isExpected(ExceptionFailure failure) {
        Option<Throwable> thrown = failure.exception();
        for (Throwable cause = thrown.isEmpty() ? null : thrown.get(); cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException || cause instanceof RetriableException) {
                return true;
            }
            if (cause instanceof SQLException sql) {
                @Nullable String state = sql.getSQLState();
                return state != null && state.length() >= 2 && AWAY.contains(state.substring(0, 2));
            }
        }
        return false;
    }

    /** The innermost cause's first line: the others only pass it on. */
    private static String reason(TaskFailedReason failure) {
        if (failure instanceof ExceptionFailure thrown && thrown.exception().isDefined()) {
            Throwable cause = ErrorText.innermost(thrown.exception().get());
            return cause.getClass().getSimpleName() + ": " + ErrorText.of(cause);
        }
        return failure.toErrorString().lines().findFirst().orElse("");
    }
}
