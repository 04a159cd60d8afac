package io.flead.analytics;

import io.flead.testkit.JavaCommand;
import io.flead.testkit.JavaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The analytics in a process of its own. */
public final class AnalyticsProcess extends JavaProcess {

    /** Longest wait of a test: a start of Spark takes long on a busy machine. */
    public static final Duration PATIENCE = Duration.ofMinutes(3);

    private AnalyticsProcess(JavaCommand command) {
        super(command);
    }

    /** Starts it as the local command does, with this environment. */
    public static AnalyticsProcess start(Map<String, String> environment, String... arguments) {
        return start(List.of("-Xmx768m"), environment, arguments);
    }

    /** Starts it with these options of Java. */
    public static AnalyticsProcess start(
            List<String> javaOptions, Map<String, String> environment, String... arguments) {
        return new AnalyticsProcess(new JavaCommand(AnalyticsMain.class)
                .options("@" + Path.of("target", "classes", "jvm.options"), "-Dorg.bytedeco.javacpp.maxphysicalbytes=0")
                .options(javaOptions)
                .environment(environment)
                .environment("HTTP_PORT", "0")
                .arguments(arguments)
                .patience(PATIENCE));
    }
}
