package io.flead.operator.doctor;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The namespaces that an operator looks at.
 *
 * @param namespaces by name; empty for all
 * @param selector by label, where the operator selects so; then the names do not count
 */
public record Watch(Set<String> namespaces, String selector) {

    static final Watch ALL = new Watch(Set.of(), "");

    public Watch {
        namespaces = Set.copyOf(namespaces);
    }

    /** Of a list with commas; {@code *}, {@code ""} and nothing mean all. */
    static Watch of(String list) {
        Set<String> names = Arrays.stream(list.replace("\"", "").split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
        return names.contains("*") ? ALL : new Watch(names, "");
    }

    /** Whether it is known that a namespace is not looked at. */
    boolean misses(String namespace) {
        return selector.isEmpty() && !namespaces.isEmpty() && !namespaces.contains(namespace);
    }

    /** In the words of a message. */
    String words() {
        if (!selector.isEmpty()) {
            return "namespaces with the label " + selector;
        }
        return namespaces.isEmpty() ? "all namespaces" : "namespaces " + String.join(", ", new TreeSet<>(namespaces));
    }
}
