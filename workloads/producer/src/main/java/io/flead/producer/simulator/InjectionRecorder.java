package io.flead.producer.simulator;

/** Keeps what is done to machines apart from their readings, so that the delay of an alarm can be told. Thread-safe. */
public interface InjectionRecorder {

    /** Keeps nothing. */
    InjectionRecorder NONE = new InjectionRecorder() {
        @Override
        public void record(String machine, Injection injection) {
            // Nobody asks for it later.
        }

        @Override
        public void begins(String machine, Injection.Failure failure) {
            // Nobody asks for it later.
        }
    };

    /** It could not be kept, and must not be done. */
    final class UnrecordedException extends Exception {

        private static final long serialVersionUID = 1;

        /** The message says why, in words for whoever asked. */
        public UnrecordedException(String message) {
            super(message);
        }
    }

    /**
     * Keeps what somebody asked for, before it is done. Waits.
     *
     * @throws UnrecordedException when it could not be kept
     */
    void record(String machine, Injection injection) throws UnrecordedException;

    /** Keeps a failure that begins by itself. Does not wait. */
    void begins(String machine, Injection.Failure failure);
}
