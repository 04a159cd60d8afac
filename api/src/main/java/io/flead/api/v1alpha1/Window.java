package io.flead.api.v1alpha1;

/** The lengths of the stream analysis' windows, as rules in CEL on their list. */
final class Window {

    /** Five digits, so that no sum of parts leaves the range of CEL's durations. */
    private static final String EACH = "w.matches('^(0*[1-9][0-9]{0,4}(ms|s|m|h|d))+$')";

    static final String FORM = "self.all(w, " + EACH + ")";

    static final String FORM_REMEDY = "must list durations above zero such as 30s or 5m";

    static final String LENGTH = "!(" + FORM + ") || self.all(w, w == '1d' || (!w.contains('d') && duration(w) >="
            + " duration('1s') && duration(w) <= duration('24h')))";

    static final String LENGTH_REMEDY = "must list windows of 1s to 24h";

    static final String DIFFERENT =
            "!(" + FORM + ") || self.exists(w, w.contains('d')) || self.all(w, self.all(other, other == w"
                    + " || duration(other) != duration(w)))";

    static final String DIFFERENT_REMEDY = "must list each length once, however it is written";

    private Window() {}
}
