package io.flead.process.program;

import io.flead.api.program.BadInputException;
import io.flead.api.program.ExitCode;
import io.flead.process.environment.ParentProcess;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/**
 * The frame of a program: turns a signal into an orderly stop and failures into exit codes and one line each, ends the
 * process with the one that started it, and writes out the last log lines.
 *
 * <p>A service ends with {@link ExitCode#STOPPED} when it was stopped by SIGTERM, a job when its work is done.
 */
public final class ProgramFrame {

    private static final Logger LOG = LoggerFactory.getLogger(ProgramFrame.class);

    private final Map<String, String> environment;
    private final ShutdownHooks hooks;

    /** The work of a program. */
    @FunctionalInterface
    public interface Task {

        /**
         * Works until it is done or asked to stop.
         *
         * @param shutdown asks to stop
         * @throws BadInputException when input is invalid
         * @throws Exception when the program failed
         */
        void run(Shutdown shutdown) throws Exception;
    }

    /** A program of a JVM that has no hooks of others to heed. */
    public ProgramFrame(Map<String, String> environment) {
        this(environment, ShutdownHooks.OF_JVM);
    }

    public ProgramFrame(Map<String, String> environment, ShutdownHooks hooks) {
        this.environment = Map.copyOf(environment);
        this.hooks = hooks;
    }

    /** Runs a command to its end, and ends the process with its exit code. */
    public static void main(Object command, String... arguments) {
        System.exit(commandLine(command).execute(arguments));
    }

    /** A command line that answers bad options with one line and {@link ExitCode#BAD_INPUT}. */
    public static CommandLine commandLine(Object command) {
        return new CommandLine(command)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(ProgramFrame::refuse);
    }

    /**
     * Runs a service, which works until SIGTERM.
     *
     * @param stopsWithin the time that it has to stop
     * @return the exit code
     */
    public int serve(Duration stopsWithin, Task service) {
        Shutdown shutdown = new Shutdown(stopsWithin);
        return run(shutdown, shutdown::stop, service, ProgramFrame::log);
    }

    /**
     * Runs a job, which comes to its end by itself; a signal cuts it short.
     *
     * @return the exit code
     */
    public int complete(Task job) {
        Shutdown shutdown = new Shutdown(Duration.ZERO);
        return run(shutdown, shutdown::abandon, job, ProgramFrame::print);
    }

    private int run(Shutdown shutdown, Runnable stop, Task task, Consumer<Throwable> report) {
        try {
            hooks.register(stop, shutdown::exit);
        } catch (IllegalStateException e) {
            LOG.info("stopped_before_start");
            return ExitCode.STOPPED;
        }
        int exitCode = exitCode(shutdown, task, report);
        shutdown.finish(exitCode);
        return exitCode;
    }

    @SuppressWarnings("CatchAndPrintStackTrace") // whatever is thrown, an error too, must end the process
    private int exitCode(Shutdown shutdown, Task task, Consumer<Throwable> report) {
        try {
            ParentProcess.watch(environment);
            task.run(shutdown);
            return ExitCode.STOPPED;
        } catch (BadInputException e) {
            System.err.println(ErrorText.joined(e));
            return ExitCode.BAD_INPUT;
        } catch (Throwable e) {
            if (shutdown.interrupted() || (shutdown.requested() && (isInterrupt(e) || isTooLate(e)))) {
                return ExitCode.STOPPED;
            }
            report.accept(e);
            return ExitCode.FAILED;
        }
    }

    private static boolean isInterrupt(Throwable failure) {
        return ErrorText.causes(failure)
                .anyMatch(
                        cause -> cause instanceof InterruptedException || cause instanceof ClosedByInterruptException);
    }

    /**
     * While the JVM ends, libraries that start can register no hook: one that needs a hook fails, or its classes do.
     */
    private static boolean isTooLate(Throwable failure) {
        return ErrorText.causes(failure)
                .anyMatch(cause -> String.valueOf(cause.getMessage()).contains("Shutdown in progress"));
    }

    /** A checked exception is expected, and its text enough; any other is a fault, and its trace needed. */
    private static boolean isFault(Throwable failure) {
        return !(failure instanceof Exception) || failure instanceof RuntimeException;
    }

    /** People run jobs: they read the reason, not a log. */
    private static void print(Throwable failure) {
        if (isFault(failure)) {
            log(failure);
        } else {
            System.err.println("failed: " + ErrorText.of(failure));
        }
    }

    private static void log(Throwable failure) {
        Throwable cause = ErrorText.innermost(failure);
        var event = LOG.atError().addKeyValue("reason", ErrorText.of(failure));
        if (cause != failure) {
            event = event.addKeyValue("cause", ErrorText.of(cause));
        }
        if (isFault(failure)) {
            event = event.setCause(failure);
        }
        event.log("failed");
    }

    private static int refuse(CommandLine.ParameterException exception, String[] arguments) {
        CommandLine command = exception.getCommandLine();
        command.getErr()
                .println(exception.getMessage() + ": see '"
                        + command.getCommandSpec().qualifiedName() + " --help'");
        return ExitCode.BAD_INPUT;
    }
}
