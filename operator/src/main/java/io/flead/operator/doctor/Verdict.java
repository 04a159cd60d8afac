package io.flead.operator.doctor;

import java.util.Locale;

/** How a fact of a cluster is judged. */
public enum Verdict {
    OK,
    /** Something does less than it could, or could not be seen. */
    WARNING,
    /** Pipelines do not work, or not wholly, until it is mended. */
    ERROR;

    /** As it is printed. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
