package io.flead.contract.pipeline;

/**
 * One thing that is wrong with a pipeline file.
 *
 * @param path where, such as {@code spec.devices.count}; empty when the problem says so itself
 * @param value the value there, as JSON, shortened; empty when there is none
 * @param problem the error and its remedy
 */
public record Violation(String path, String value, String problem) {

    @Override
    public String toString() {
        if (path.isEmpty()) {
            return problem;
        }
        return value.isEmpty() ? path + ": " + problem : path + ": " + value + " " + problem;
    }
}
