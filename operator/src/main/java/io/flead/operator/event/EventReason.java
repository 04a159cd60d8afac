package io.flead.operator.event;

/** Every reason of an event that the operator records about a pipeline. Names are part of the API: they are never changed. */
public enum EventReason {
    /** Parts are being made, or changed. */
    Provisioning(Type.Normal),
    /** All parts are ready. */
    Running(Type.Normal),
    /** A part that was ready is not. */
    Degraded(Type.Warning),
    /** The pipeline cannot run as declared. */
    Failed(Type.Warning),
    /** A part is broken. */
    PartBroken(Type.Warning),
    /** A part that was broken is not any more. */
    PartMended(Type.Normal),
    /** All that ran has stopped, as the spec asks. */
    Suspended(Type.Normal),
    /** The spec asks for a stop no longer. */
    Resuming(Type.Normal),
    /** The annotation asks to leave the pipeline's resources alone. */
    Paused(Type.Normal),
    /** The annotation is gone. */
    Unpaused(Type.Normal),
    /** The pipeline is being deleted. */
    Deleting(Type.Normal);

    /** How much attention an event asks for. */
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
