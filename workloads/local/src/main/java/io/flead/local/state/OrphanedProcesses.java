package io.flead.local.state;

import io.flead.local.state.RunRecord.ProcessStamp;
import io.flead.local.supervision.ChildProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Children of a command that was killed. They end by themselves within seconds; those that do not are killed. */
public final class OrphanedProcesses {

    private static final Logger LOG = LoggerFactory.getLogger(OrphanedProcesses.class);
    private static final Duration END_BY_THEMSELVES = Duration.ofSeconds(10);
    private static final Duration END_WHEN_KILLED = Duration.ofSeconds(10);

    private OrphanedProcesses() {}

    /**
     * Returns when no child of an earlier run is left. Only for the command that has the run's directory.
     *
     * @param runFile the earlier run's record; it may be missing
     */
    public static void end(Path runFile) throws InterruptedException {
        Optional<RunRecord> previous = RunRecord.read(runFile);
        if (previous.isEmpty()) {
            return;
        }
        long deadline = System.nanoTime() + END_BY_THEMSELVES.toNanos();
        for (Map.Entry<String, ProcessStamp> child : previous.get().children().entrySet()) {
            Optional<ProcessHandle> running = child.getValue().running();
            if (running.isEmpty()) {
                continue;
            }
            LOG.atWarn()
                    .addKeyValue("name", child.getKey())
                    .addKeyValue("pid", child.getValue().pid())
                    .log("orphaned_process");
            if (!ChildProcess.endsWithin(running.get(), Duration.ofNanos(deadline - System.nanoTime()))) {
                running.get().destroyForcibly();
                ChildProcess.endsWithin(running.get(), END_WHEN_KILLED);
            }
        }
    }
}
