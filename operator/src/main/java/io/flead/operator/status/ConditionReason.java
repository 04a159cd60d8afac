package io.flead.operator.status;

import io.flead.operator.prerequisites.Problem;
import java.util.Arrays;
import java.util.Optional;

/** Every reason that a condition of a pipeline can have. Names are part of the API: they are never changed. */
public enum ConditionReason {
    /** It is as declared and works. */
    AsDeclared(Severity.GOOD),
    /** The pipeline has no use for the part, because the spec leaves it out. */
    NotDeclared(Severity.GOOD),
    /** Somebody else looks after it. */
    ManagedElsewhere(Severity.GOOD),

    /** Made or changed just now, and not ready yet. */
    RollingOut(Severity.WAITING),
    /** Nothing is known of it yet: the operator that acts on it has not reported. */
    NotObserved(Severity.WAITING),
    /** Waits for another part. */
    WaitingForPart(Severity.WAITING),
    /** It worked, and is not ready now although nobody changed it. */
    Lost(Severity.WAITING),

    /** Stopped, because the spec says so. */
    Suspended(Severity.STOPPED),
    /** Being stopped, because the spec says so. */
    Stopping(Severity.WAITING),
    /** The spec does not ask for a stop. */
    NotSuspended(Severity.GOOD),
    /** The annotation asks the operator to leave the pipeline's resources alone. */
    Paused(Severity.STOPPED),

    /** The API server refused a resource, or could not be asked. */
    ApplyFailed(Severity.BROKEN),
    /** A resource of that name exists and is not the pipeline's. */
    NameTaken(Severity.BROKEN),
    /** The rollout exceeded its deadline. */
    RolloutStuck(Severity.BROKEN),
    /** The tables could not be brought up to date. */
    MigrationFailed(Severity.BROKEN),
    /** The job has failed. */
    JobFailed(Severity.BROKEN),
    /** The operator that acts on the resource refused it. */
    Refused(Severity.BROKEN),
    /** Several parts are broken. */
    SeveralParts(Severity.BROKEN),

    /** As {@link Problem.Reason#KindNotServed}. */
    KindNotServed(Severity.BROKEN),
    /** As {@link Problem.Reason#SecretMissing}. */
    SecretMissing(Severity.BROKEN),
    /** As {@link Problem.Reason#SecretIncomplete}. */
    SecretIncomplete(Severity.BROKEN),
    /** As {@link Problem.Reason#KafkaMissing}. */
    KafkaMissing(Severity.BROKEN),
    /** As {@link Problem.Reason#KafkaNotReady}. */
    KafkaNotReady(Severity.WAITING),
    /** As {@link Problem.Reason#KafkaNotWatched}. */
    KafkaNotWatched(Severity.BROKEN),
    /** As {@link Problem.Reason#KafkaNotNamed}. */
    KafkaNotNamed(Severity.BROKEN),
    /** As {@link Problem.Reason#TopicTaken}. */
    TopicTaken(Severity.BROKEN),
    /** As {@link Problem.Reason#ClaimMissing}. */
    ClaimMissing(Severity.BROKEN);

    /** What a reason means for the pipeline, from good to bad. */
    public enum Severity {
        /** Nothing to do. */
        GOOD,
        /** Rests, as asked. */
        STOPPED,
        /** Will become good by itself. */
        WAITING,
        /** Needs a person, or something outside the pipeline. */
        BROKEN
    }

    private final Severity severity;

    ConditionReason(Severity severity) {
        this.severity = severity;
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

    /** The reason of the same name. */
    public static ConditionReason of(Problem.Reason reason) {
        return valueOf(reason.name());
    }
}
