package io.flead.operator.doctor;

/**
 * One line of an examination.
 *
 * @param subject what was looked at, such as {@code Strimzi operator}
 * @param message what was found, and the remedy where it is not as it should be
 */
public record Diagnosis(String subject, Verdict verdict, String message) {

    public Diagnosis {
        if (subject.isBlank() || message.isBlank()) {
            throw new IllegalArgumentException("a diagnosis has a subject and a message");
        }
    }

    static Diagnosis ok(String subject, String message) {
        return new Diagnosis(subject, Verdict.OK, message);
    }

    static Diagnosis warning(String subject, String message) {
        return new Diagnosis(subject, Verdict.WARNING, message);
    }

    static Diagnosis error(String subject, String message) {
        return new Diagnosis(subject, Verdict.ERROR, message);
    }

    /** An error where pipelines need it, else a warning. */
    static Diagnosis lacking(boolean needed, String subject, String message) {
        return needed ? error(subject, message) : warning(subject, message);
    }
}
