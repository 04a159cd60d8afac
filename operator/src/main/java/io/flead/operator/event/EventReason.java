package io.flead.operator.event;

/**
 * Every reason of an event that the operator records about a pipeline. Names are part of the API: they are never
 * changed.
 */
public enum EventReason {
    /** Something is missing that somebody must create. */
    Pending(Type.Warning),
    /** Parts are being created or changed. */
    Provisioning(Type.Normal),
    /** All parts are ready. */
    Running(Type.Normal),
    /** A part that was ready is not. */
    Degraded(Type.Warning),
    /** The pipeline cannot run as declared. */
    Failed(Type.Warning),
    /** A part is broken. */
    PartBroken(Type.Warning),
    /** A broken part works again, or at least waits for something that comes by itself. */
    PartRecovered(Type.Normal),
    /** All that ran has stopped, as the spec asks. */
    Suspended(Type.Normal),
    /** The spec no longer asks for a stop. */
    Resuming(Type.Normal),
    /** The annotation asks the operator to leave the pipeline's resources alone. */
    Paused(Type.Normal),
    /** The annotation was removed. */
    ReconciliationResumed(Type.Normal),
    /** A new model is on trial on a share of the devices. */
    CanaryBegun(Type.Normal),
    /** The trial has ended: all devices have one version. */
    CanaryEnded(Type.Normal),
    /** The pipeline is being deleted. */
    Deleting(Type.Normal);

    /** The urgency of an event. */
    public enum Type {
        Normal,
        Warning
    }

    private final Type type;

    EventReason(Type type) {
        this.type = type;
    }

    public Type type() {
        return type;
    }
}
