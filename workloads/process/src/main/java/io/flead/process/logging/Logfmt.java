package io.flead.process.logging;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Key-value pairs of one log line: {@code event=name key=value key="a \"quoted\" value"}. */
public final class Logfmt {

    private static final Pattern PLAIN = Pattern.compile("[^\\s\"=\\\\]+");
    private static final Pattern EVENT = Pattern.compile("[\\w.-]+");
    private static final String PAIR = "event=";

    private Logfmt() {}

    /**
     * A whole line, for programs whose SLF4J may lack the key-value API: Flink's image has SLF4J 1.7, and loads it
     * before the program's own.
     *
     * @param pairs keys and values by turns
     */
    public static String line(String event, @Nullable Object... pairs) {
        StringBuilder line = new StringBuilder(PAIR).append(event);
        for (int at = 0; at < pairs.length; at += 2) {
            line.append(' ');
            appendPair(String.valueOf(pairs[at]), String.valueOf(pairs[at + 1]), line);
        }
        return line.toString();
    }

    /** Appends the message: an event's name, a line that is made of pairs already, or a sentence of a library. */
    static void appendMessage(String message, StringBuilder line) {
        if (message.startsWith(PAIR)) {
            line.append(message);
        } else if (EVENT.matcher(message).matches()) {
            line.append(PAIR).append(message);
        } else {
            appendPair("message", message, line);
        }
    }

    static void appendPair(String key, String value, StringBuilder line) {
        line.append(key).append('=');
        if (PLAIN.matcher(value).matches()) {
            line.append(value);
            return;
        }
        line.append('"');
        value.chars().forEach(character -> {
            switch (character) {
                case '"', '\\' -> line.append('\\').append((char) character);
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> line.append((char) character);
            }
        });
        line.append('"');
    }
}
