package io.flead.process.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.xml.XmlConfiguration;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogConfigurationTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.apache.flink.connector.kafka.source.reader.KafkaSourceReader",
                "org.apache.kafka.clients.consumer.internals.ConsumerCoordinator"
            })
    void aBrokerThatIsAwayGivesOneLineForAFailedCommitAndNoStackTrace(String logger) throws Exception {
        assertThat(written(logger))
                .endsWith(
                        "message=\"Failed to commit consumer offsets for checkpoint 7\" reason=\"no \\\"broker\\\"\"\n")
                .hasLineCount(1);
    }

    @Test
    void anotherFailureHasItsStackTrace() throws Exception {
        assertThat(written("io.flead.training.TrainingMain"))
                .contains("\tat " + getClass().getName());
    }

    private static String written(String logger) throws Exception {
        try (LoggerContext context = new LoggerContext("test");
                var source = LogConfigurationTest.class.getResourceAsStream("/log4j2.xml")) {
            Configuration configuration = new XmlConfiguration(context, new ConfigurationSource(source));
            configuration.initialize();
            LoggerConfig found = configuration.getLoggerConfig(logger);
            var appenders = found.isAdditive() ? configuration.getRootLogger().getAppenders() : found.getAppenders();
            assertThat(appenders).hasSize(1);
            return new String(
                    appenders.values().iterator().next().getLayout().toByteArray(event(logger)),
                    StandardCharsets.UTF_8);
        }
    }

    private static Log4jLogEvent event(String logger) {
        return Log4jLogEvent.newBuilder()
                .setLoggerName(logger)
                .setLevel(Level.WARN)
                .setMessage(new SimpleMessage("Failed to commit consumer offsets for checkpoint 7"))
                .setThrown(new IllegalStateException("no \"broker\""))
                .build();
    }
}
