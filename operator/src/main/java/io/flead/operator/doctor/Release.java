package io.flead.operator.doctor;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first two numbers of a program's version. */
record Release(int major, int minor) implements Comparable<Release> {

    private static final Pattern START = Pattern.compile("^v?(\\d{1,6})\\.(\\d{1,6})(?![0-9]).*");
    private static final Comparator<Release> ORDER =
            Comparator.comparingInt(Release::major).thenComparingInt(Release::minor);

    /** Of a version such as {@code v1.30.2+k3s1}; empty for what begins otherwise, such as a commit. */
    static Optional<Release> parse(String version) {
        Matcher matcher = START.matcher(version.strip());
        return matcher.matches()
                ? Optional.of(new Release(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    /** Whether it is older than a minimum; no minimum, not older. */
    boolean isOlderThan(String oldest) {
        return parse(oldest).map(minimum -> compareTo(minimum) < 0).orElse(false);
    }

    @Override
    public int compareTo(Release other) {
        return ORDER.compare(this, other);
    }
}
