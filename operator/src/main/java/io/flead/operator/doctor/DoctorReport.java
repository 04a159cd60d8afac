package io.flead.operator.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flead.api.program.ExitCode;
import java.util.List;
import java.util.Locale;

/**
 * The lines of an examination, in the order in which one mends.
 *
 * @param cluster address of the API server
 * @param namespace that was examined
 */
public record DoctorReport(String cluster, String namespace, List<Diagnosis> lines) {

    public DoctorReport {
        lines = List.copyOf(lines);
    }

    /** 0 without errors, else 1. */
    public int exitCode() {
        return count(Verdict.ERROR) == 0 ? ExitCode.STOPPED : ExitCode.FAILED;
    }

    /** A line each, verdict first, and a last one that counts. */
    public String text() {
        int width =
                lines.stream().mapToInt(line -> line.subject().length()).max().orElse(0);
        StringBuilder text = new StringBuilder();
        for (Diagnosis line : lines) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-8s %-" + Math.max(1, width) + "s  %s%n",
                    line.verdict().word(),
                    line.subject(),
                    line.message()));
        }
        return text.append(String.format(
                        Locale.ROOT,
                        "%d errors, %d warnings: namespace %s of %s%n",
                        count(Verdict.ERROR),
                        count(Verdict.WARNING),
                        namespace,
                        cluster))
                .toString();
    }

    /** {@code {"cluster","namespace","errors","warnings","lines":[{"verdict","subject","message"}]}}. */
    public String json() {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode()
                .put("cluster", cluster)
                .put("namespace", namespace)
                .put("errors", count(Verdict.ERROR))
                .put("warnings", count(Verdict.WARNING));
        var list = root.putArray("lines");
        lines.forEach(line -> list.addObject()
                .put("verdict", line.verdict().word())
                .put("subject", line.subject())
                .put("message", line.message()));
        try {
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + System.lineSeparator();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers is always JSON", e);
        }
    }

    private long count(Verdict verdict) {
        return lines.stream().filter(line -> line.verdict() == verdict).count();
    }
}
