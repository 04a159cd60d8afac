package io.flead.contract.pipeline;

import io.flead.api.program.BadInputException;
import java.util.List;
import java.util.stream.Collectors;

/** A pipeline file cannot be used. Carries everything that is wrong with it, not just the first. */
public final class InvalidPipelineException extends BadInputException {

    private static final long serialVersionUID = 1L;

    private final transient List<Violation> violations;

    InvalidPipelineException(String source, List<Violation> violations) {
        super(source + " is not a valid FleadPipeline:\n"
                + violations.stream().map(violation -> "  " + violation).collect(Collectors.joining("\n")));
        this.violations = List.copyOf(violations);
    }

    public List<Violation> violations() {
        return violations;
    }
}
