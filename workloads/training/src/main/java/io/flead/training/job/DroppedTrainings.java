package io.flead.training.job;

import io.flead.training.stream.TrainingTask;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.JobID;
import org.jspecify.annotations.Nullable;

/**
 * Trainings that were dropped, as the trainer tells the learner of the same process: a device whose training was dropped
 * has contributed nothing and may be asked again in the same round. After a restart the learner knows of none; such a
 * device is then asked again as one whose update got lost. Holds the devices of the newest round only. Thread-safe.
 */
final class DroppedTrainings {

    private static final Map<JobID, DroppedTrainings> OF_JOBS = new ConcurrentHashMap<>();

    private final Set<String> devices = new HashSet<>();
    private long epoch;
    private long round;
    private int users;

    private DroppedTrainings() {}

    /** Those of a job in this process, with one user more. */
    static DroppedTrainings acquire(JobID job) {
        return OF_JOBS.compute(job, (id, known) -> {
            DroppedTrainings dropped = known == null ? new DroppedTrainings() : known;
            dropped.users++;
            return dropped;
        });
    }

    /**
     * One user less.
     *
     * @param acquired what that user had; null when it failed before
     */
    static void release(JobID job, @Nullable DroppedTrainings acquired) {
        OF_JOBS.computeIfPresent(job, (id, known) -> {
            known.users -= known == acquired ? 1 : 0;
            return known.users == 0 ? null : known;
        });
    }

    /** Notes that a training was dropped. */
    synchronized void add(TrainingTask task) {
        boolean older = task.epoch() < epoch || (task.epoch() == epoch && task.round() < round);
        if (older) {
            return;
        }
        if (task.epoch() != epoch || task.round() != round) {
            devices.clear();
            epoch = task.epoch();
            round = task.round();
        }
        devices.add(task.deviceId());
    }

    /** Whether the device's training for this round was dropped, which is then forgotten. */
    synchronized boolean remove(String deviceId, long ofEpoch, long ofRound) {
        return ofEpoch == epoch && ofRound == round && devices.remove(deviceId);
    }
}
