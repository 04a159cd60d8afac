package io.flead.process.operation;

import java.util.Optional;

/** Whether a workload can do its work now. Asked from HTTP threads: implementations are thread-safe and quick. */
@FunctionalInterface
public interface Readiness {

    /**
     * Why the workload is not ready.
     *
     * @return empty when it is ready, otherwise a reason for a person
     */
    Optional<String> reasonNotReady();
}
