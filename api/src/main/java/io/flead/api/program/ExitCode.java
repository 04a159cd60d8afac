package io.flead.api.program;

/** Exit codes of every program. */
public final class ExitCode {

    /** A service was stopped by SIGTERM, or a job has done its work. */
    public static final int STOPPED = 0;

    /** The program failed, or a signal cut a job short. Another try may succeed. */
    public static final int FAILED = 1;

    /** An option, an environment variable or the pipeline file is invalid: another try fails as well. */
    public static final int BAD_INPUT = 2;

    private ExitCode() {}
}
