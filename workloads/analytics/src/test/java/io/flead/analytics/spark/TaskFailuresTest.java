package io.flead.analytics.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.flead.process.progress.ProgressLine;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.WriterAppender;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskFailuresTest {

    @TempDir
    private Path directory;

    @Test
    void anOutageIsALineAndAnythingElseHasItsTrace() {
        SparkSession session = SparkSessions.start(
                "test",
                Optional.of(directory),
                new ProgressLine(
                        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8), false, true),
                1);
        try {
            String outage = logOf(session, number -> {
                throw new IllegalStateException(
                        "cannot read",
                        new SQLException("Connection refused\nreally", "08001", new ConnectException("no")));
            });
            assertThat(outage.lines())
                    .singleElement()
                    .asString()
                    .contains("event=task_failed ", " stage=", "reason=\"");
            assertThat(outage).contains("ConnectException: no").startsWith("WARN");

            String statement = logOf(session, number -> {
                throw new SQLException("no such table", "42P01");
            });
            assertThat(statement).startsWith("ERROR").contains("SQLException: no such table", "\tat io.flead");

            String fault = logOf(session, number -> {
                throw new IllegalArgumentException("a fault");
            });
            assertThat(fault).contains("reason=\"IllegalArgumentException: a fault\"", "\tat io.flead");
        } finally {
            session.stop();
        }
    }

    /** The log lines of a task that does this. */
    private static String logOf(SparkSession session, MapFunction<Long, Long> task) {
        StringWriter written = new StringWriter();
        Appender appender = WriterAppender.createAppender(
                PatternLayout.newBuilder()
                        .withPattern("%p %logfmt%n%xThrowable")
                        .build(),
                null,
                written,
                "test",
                false,
                false);
        appender.start();
        LoggerContext logging = (LoggerContext) LogManager.getContext(false);
        logging.getConfiguration().getRootLogger().addAppender(appender, null, null);
        try {
            Throwable failure = catchThrowable(
                    () -> session.range(1).map(task, Encoders.LONG()).collectAsList());
            assertThat(failure).isNotNull();
            Awaitility.await().until(() -> written.toString().contains("event=task_failed"));
            return written.toString();
        } finally {
            logging.getConfiguration().getRootLogger().removeAppender("test");
            appender.stop();
        }
    }
}
