package io.flead.archiver;

import io.flead.testkit.JavaCommand;
import io.flead.testkit.JavaProcess;
import java.time.Duration;
import java.util.Map;

/** The archiver in a process of its own. */
public final class ArchiverProcess extends JavaProcess {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private ArchiverProcess(JavaCommand command) {
        super(command);
    }

    static ArchiverProcess start(Map<String, String> environment, String... arguments) {
        return new ArchiverProcess(new JavaCommand(ArchiverMain.class)
                .options("-Xmx128m")
                .environment(environment)
                .arguments(arguments)
                .patience(PATIENCE));
    }
}
