package io.flead.contract.message;

import io.flead.contract.wire.RestoredMessage;

/**
 * The model that a person published again.
 *
 * @param version its version, 0 for the initial model; of an imported one the version where it was exported
 * @param reason in the person's words, neither blank nor longer than {@value #MOST_CHARACTERS} characters
 * @param imported whether it came out of a file: then the topic need not hold it
 */
public record Restored(long version, String reason, boolean imported) {

    /** Longest reason, in UTF-16 characters. */
    public static final int MOST_CHARACTERS = 500;

    public Restored {
        if (version < 0) {
            throw new IllegalArgumentException("version must be at least 0: " + version);
        }
        if (reason.isBlank() || reason.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException("reason must have 1 to " + MOST_CHARACTERS + " characters, but has "
                    + reason.strip().length());
        }
    }

    RestoredMessage toMessage() {
        return RestoredMessage.newBuilder()
                .setVersion(version)
                .setReason(reason)
                .setImported(imported)
                .build();
    }

    static Restored of(RestoredMessage message) {
        return new Restored(message.getVersion(), message.getReason(), message.getImported());
    }
}
