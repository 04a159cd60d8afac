package io.flead.local.data;

import io.flead.local.failure.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the topic or table that a name means. */
public final class Choice {

    private Choice() {}

    /**
     * The sets that a name means: the topic of this name, or of this name behind a prefix, and the table.
     *
     * @param <S> where sets lie
     * @param names the sets that there are, by where they lie
     * @return at least one; at most one of each place
     * @throws UserException when none or several of one place match
     */
    public static <S> List<Match<S>> of(String name, Map<S, List<String>> names) throws UserException {
        List<Match<S>> matches = new ArrayList<>();
        for (Map.Entry<S, List<String>> source : names.entrySet()) {
            List<String> found = matching(name, source.getValue());
            if (found.size() > 1) {
                throw new UserException(
                        "'" + name + "' may be " + String.join(" or ", found) + ": give the whole name");
            }
            found.forEach(match -> matches.add(new Match<>(source.getKey(), match)));
        }
        if (matches.isEmpty()) {
            String known = names.values().stream()
                    .flatMap(List::stream)
                    .distinct()
                    .sorted()
                    .collect(Collectors.joining(", "));
            throw new UserException("there is no topic or table '" + name + "': "
                    + (known.isEmpty() ? "there is none at all" : "there are " + known));
        }
        return matches;
    }

    private static List<String> matching(String name, List<String> names) {
        if (names.contains(name)) {
            return List.of(name);
        }
        // The pipeline's prefix of its topics.
        return Stream.of("-", ".", "_")
                .flatMap(separator -> names.stream().filter(each -> each.endsWith(separator + name)))
                .toList();
    }

    /**
     * A set that is meant.
     *
     * @param <S> where sets lie
     */
    public record Match<S>(S source, String name) {}
}
