package io.flead.process.logging;

import java.util.Arrays;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.pattern.ConverterKeys;
import org.apache.logging.log4j.core.pattern.LogEventPatternConverter;
import org.apache.logging.log4j.core.pattern.PatternConverter;
import org.jspecify.annotations.Nullable;

/**
 * {@code %logfmt} in a pattern: the message as the event's name, then the key-value pairs of SLF4J and the context
 * (MDC), in the order of their keys, and with {@code %logfmt{reason}} the message of the exception. Log4j has no
 * converter that escapes them.
 */
@Plugin(name = "LogfmtConverter", category = PatternConverter.CATEGORY)
@ConverterKeys("logfmt")
public final class LogfmtConverter extends LogEventPatternConverter {

    private final boolean withReason;

    private LogfmtConverter(boolean withReason) {
        super("logfmt", "logfmt");
        this.withReason = withReason;
    }

    /** Called by Log4j. */
    public static LogfmtConverter newInstance(String @Nullable [] options) {
        return new LogfmtConverter(options != null && Arrays.asList(options).contains("reason"));
    }

    @Override
    public void format(LogEvent event, StringBuilder line) {
        Logfmt.appendMessage(event.getMessage().getFormattedMessage(), line);
        event.getContextData().forEach((key, value) -> {
            line.append(' ');
            Logfmt.appendPair(key, String.valueOf(value), line);
        });
        Throwable thrown = event.getThrown();
        if (withReason && thrown != null) {
            line.append(' ');
            Logfmt.appendPair("reason", String.valueOf(thrown.getMessage()), line);
        }
    }
}
