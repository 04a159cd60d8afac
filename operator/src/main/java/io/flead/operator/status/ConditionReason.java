package io.flead.operator.status;

import java.util.Arrays;
import java.util.Optional;

/** Every reason that a condition of a pipeline can have. Names are part of the API: they are never changed. */
public enum ConditionReason {
    /** The part is as declared and works. */
    AsExpected(Severity.GOOD),
    /** The spec leaves the part out. */
    NotDeclared(Severity.GOOD),
    /** Another owner manages it. */
    ManagedElsewhere(Severity.GOOD),

    /** Created or changed just now, and not ready yet. */
    RollingOut(Severity.WAITING),
    /** The operator that acts on the resource has not reported yet. */
    NotObserved(Severity.WAITING),
    /** The part waits for another part. */
    WaitingForPart(Severity.WAITING),
    /** The part worked and is not ready now, although the spec did not change. */
    BecameUnready(Severity.WAITING),

    /** Stopped, because the spec says so. */
    Suspended(Severity.STOPPED),
    /** Being stopped, because the spec says so. */
    Stopping(Severity.WAITING),
    /** The spec does not ask for a stop. */
    NotSuspended(Severity.GOOD),
    /** The annotation asks the operator to leave the pipeline's resources alone. */
    Paused(Severity.STOPPED),

    /** A warning: the state of all devices needs more than the training job's resources give. */
    TooManyDevices(Severity.GOOD),
    /** A warning: devices raise more alarms than they may. */
    TooManyAlarms(Severity.GOOD),
    /** A new model is on trial on a share of the devices. */
    CanaryRuns(Severity.GOOD),

    /** The API server rejected a resource, or did not answer. */
    ApplyFailed(Severity.BROKEN),
    /** A resource of that name exists and is not the pipeline's. */
    ResourceConflict(Severity.BROKEN),
    /** The rollout exceeded its deadline. */
    RolloutStuck(Severity.BROKEN),
    /** No node can take a pod. */
    Unschedulable(Severity.LACKING),
    /** A pod waits for a volume. */
    VolumeNotReady(Severity.LACKING),
    /** An image cannot be had. */
    ImageNotPulled(Severity.BROKEN),
    /** A container of a pod cannot be started. */
    PodNotStarted(Severity.BROKEN),
    /** A container was killed, because it needed more memory than its limit. */
    OutOfMemory(Severity.BROKEN),
    /** A container ends again and again. */
    CrashLoop(Severity.BROKEN),
    /** The cluster lets a Deployment have no pods: a quota, or an admission rule. */
    PodsRefused(Severity.BROKEN),
    /** The last runs of the batch failed. */
    BatchFailing(Severity.BROKEN),
    /** The migration of the tables failed. */
    MigrationFailed(Severity.BROKEN),
    /** The job has failed. */
    JobFailed(Severity.BROKEN),
    /** The operator that acts on the resource rejected it. */
    Rejected(Severity.BROKEN),
    /** Several parts are broken. */
    SeveralParts(Severity.BROKEN),

    /** The cluster does not serve a kind of resource: its operator is not installed. */
    KindNotInstalled(Severity.LACKING),
    /** The cluster serves a kind of resource in an older form: its operator is too old. */
    KindTooOld(Severity.LACKING),
    /** A Secret that the pipeline names does not exist. */
    SecretMissing(Severity.LACKING),
    /** A Secret that the pipeline names lacks a key. */
    SecretIncomplete(Severity.LACKING),
    /** The Strimzi cluster that the pipeline names does not exist. */
    KafkaMissing(Severity.LACKING),
    /** The Strimzi cluster has no listener yet, or none that the pipeline can use. */
    KafkaNotReady(Severity.WAITING),
    /** The operator does not watch the Strimzi cluster's namespace, so it would not see topics there. */
    KafkaNotWatched(Severity.BROKEN),
    /** The Strimzi cluster does not admit pipelines of this namespace. */
    KafkaNotShared(Severity.LACKING),
    /** The pipeline names no Kafka. */
    KafkaNotNamed(Severity.BROKEN),
    /** The installation does not allow images from that repository. */
    ImageNotAllowed(Severity.BROKEN),
    /** The installation does not allow pipelines to name that Secret. */
    SecretNotAllowed(Severity.BROKEN),
    /** The installation does not allow pipelines to name that volume claim. */
    ClaimNotAllowed(Severity.BROKEN),
    /** The pipeline sets what the operator decides. */
    SettingNotAllowed(Severity.BROKEN),
    /** Topics are missing in a Kafka that Strimzi does not run, and its account may not make them. */
    TopicsMissing(Severity.LACKING),
    /** A topic of that name has another owner. */
    TopicTaken(Severity.BROKEN),
    /** A volume claim that the pipeline names does not exist. */
    ClaimMissing(Severity.LACKING);

    /** Severity of a reason, from good to bad. */
    public enum Severity {
        /** Nothing to do. */
        GOOD,
        /** Stopped on request. */
        STOPPED,
        /** Becomes good without intervention. */
        WAITING,
        /** Becomes good once somebody creates what is missing, outside of the pipeline. */
        LACKING,
        /** Needs an intervention. */
        BROKEN
    }

    private final Severity severity;

    ConditionReason(Severity severity) {
        this.severity = severity;
    }

    /** Whether the pipeline asks for more than its author may have. */
    public boolean isForbidden() {
        return this == ImageNotAllowed
                || this == SecretNotAllowed
                || this == ClaimNotAllowed
                || this == SettingNotAllowed;
    }

    public Severity severity() {
        return severity;
    }

    /** The reason of that name; empty when there is none, as after a downgrade. */
    public static Optional<ConditionReason> named(String name) {
        return Arrays.stream(values())
                .filter(reason -> reason.name().equals(name))
                .findFirst();
    }
}
