package io.flead.local.supervision;

import io.flead.api.program.EnvironmentNames;
import java.io.File;
import java.util.List;
import java.util.Map;

/** Processes that end with this one. */
public final class ChildProcess {

    private ChildProcess() {}

    /** A process that is not started yet. It learns this process's id, to end itself when this process is gone, and reads no input. */
    public static ProcessBuilder builder(List<String> command, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command);
        // Settings of another Kafka or database in the user's shell are not meant for children of this run.
        builder.environment().keySet().removeIf(name -> name.startsWith("KAFKA_") || name.startsWith("DATABASE_"));
        builder.environment().putAll(environment);
        builder.environment()
                .put(
                        EnvironmentNames.PARENT_PID,
                        Long.toString(ProcessHandle.current().pid()));
        return builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    }
}
