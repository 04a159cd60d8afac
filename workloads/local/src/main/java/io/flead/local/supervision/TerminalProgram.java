package io.flead.local.supervision;

import io.flead.api.program.EnvironmentNames;
import io.flead.api.program.ExitCode;
import java.io.IOException;
import java.util.Map;

/** Runs a program in this terminal: its input, output and exit code are those of this command. */
public final class TerminalProgram {

    private TerminalProgram() {}

    /**
     * Runs it to its end.
     *
     * @param environment variables beside those of this process
     * @return its exit code, {@link ExitCode#FAILED} where it is none of those that programs have
     */
    public static int run(JavaProgram program, Map<String, String> environment)
            throws IOException, InterruptedException {
        ProcessBuilder process = new ProcessBuilder(program.command()).inheritIO();
        process.environment().putAll(program.environment());
        process.environment()
                .put(
                        EnvironmentNames.PARENT_PID,
                        Long.toString(ProcessHandle.current().pid()));
        process.environment().putAll(environment);
        int code = process.start().waitFor();
        return code > ExitCode.BAD_INPUT ? ExitCode.FAILED : code;
    }
}
