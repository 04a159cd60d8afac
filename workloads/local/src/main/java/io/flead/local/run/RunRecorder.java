package io.flead.local.run;

import io.flead.local.state.RunRecord;
import io.flead.local.state.RunRecord.ProcessStamp;
import io.flead.local.supervision.ChildStatus;
import io.flead.local.supervision.Supervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the record of a run, by which other commands find its processes, up to date. */
final class RunRecorder {

    private static final Logger LOG = LoggerFactory.getLogger(RunRecorder.class);

    private final RunOptions options;
    private final String startedAt = Instant.now().toString();
    private Map<String, ProcessStamp> recorded = Map.of();

    RunRecorder(RunOptions options) {
        this.options = options;
    }

    /** Writes the record when a process has come or gone. */
    void record(Supervisor supervisor) {
        Map<String, ProcessStamp> children = new LinkedHashMap<>();
        for (ChildStatus child : supervisor.statuses()) {
            child.pid().ifPresent(pid -> {
                ProcessStamp known = recorded.get(child.name());
                children.put(child.name(), known != null && known.pid() == pid ? known : ProcessStamp.of(pid));
            });
        }
        if (children.equals(recorded)) {
            return;
        }
        recorded = children;
        try {
            new RunRecord(
                            options.pipeline().pipeline().name(),
                            ProcessStamp.of(ProcessHandle.current().pid()),
                            startedAt,
                            options.ports().byLabel(),
                            children)
                    .write(options.state().runFile());
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("run_not_recorded");
        }
    }

    /** Removes the record: nothing of the run is left. */
    void remove() {
        try {
            Files.deleteIfExists(options.state().runFile());
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("run_record_not_removed");
        }
    }
}
