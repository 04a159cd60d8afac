package io.flead.testkit.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One file of the corpus: a pipeline, or two of them where it is about a change, and the expected verdict on the last.
 *
 * <p>A file {@code valid-*.yaml} is accepted. A file {@code invalid-*.yaml} begins with comments: {@code field}, where
 * the fault is; {@code says}, a piece of the API server's message; and {@code locally}, a piece of the local check's
 * where that is another, or {@code accepted} where the rule binds on Kubernetes only.
 *
 * @param valid whether it is accepted
 * @param field path of the field at fault; empty when valid
 * @param says piece of the API server's message; empty when valid
 * @param locally piece of the local check's message; empty when the local check accepts it
 * @param documents one pipeline, or the one that is there and the one that is applied to it
 */
public record PipelineCase(
        String name, boolean valid, String field, String says, Optional<String> locally, List<String> documents) {

    private static final String ACCEPTED = "accepted";

    public PipelineCase {
        documents = List.copyOf(documents);
    }

    /** All cases of the project, in the order of their names. The working directory is a module's. */
    public static List<PipelineCase> all() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(directory.resolve("api/src/test/resources/corpus"))) {
            directory = Optional.ofNullable(directory.getParent())
                    .orElseThrow(() -> new IllegalStateException("no corpus above the working directory"));
        }
        try (var files = Files.list(directory.resolve("api/src/test/resources/corpus"))) {
            return files.sorted().map(PipelineCase::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PipelineCase read(Path file) {
        String name = file.getFileName().toString();
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> documents = List.of(text.split("(?m)^---\n", -1));
        if (name.startsWith("valid-")) {
            return new PipelineCase(name, true, "", "", Optional.empty(), documents);
        }
        String says = comment(text, "says").orElseThrow(() -> new IllegalStateException(name + " lacks # says:"));
        return new PipelineCase(
                name,
                false,
                comment(text, "field").orElseThrow(() -> new IllegalStateException(name + " lacks # field:")),
                says,
                Optional.of(comment(text, "locally").orElse(says)).filter(piece -> !piece.equals(ACCEPTED)),
                documents);
    }

    private static Optional<String> comment(String text, String key) {
        Matcher matcher =
                Pattern.compile("^# " + key + ": (.+)$", Pattern.MULTILINE).matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1).strip()) : Optional.empty();
    }

    /** The pipeline that is judged. */
    public String document() {
        return documents.get(documents.size() - 1);
    }

    @Override
    public String toString() {
        return name;
    }
}
