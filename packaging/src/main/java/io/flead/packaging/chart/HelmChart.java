package io.flead.packaging.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A chart, seen by Helm itself.
 *
 * @param folder the chart's
 */
public record HelmChart(Path folder) {

    /** The oldest Kubernetes that the chart takes. */
    static final String KUBERNETES = "1.30.0";

    /** Complaints of a strict lint; none when the chart is good. */
    public List<String> complaints() {
        LintResult result = new Helm(folder).lint().strict().call();
        return result.isFailed() ? result.getMessages() : List.of();
    }

    /**
     * Its resources, without those of tests.
     *
     * @param values files with values that are laid over the defaults
     * @throws IllegalStateException when a value is refused; the message names its path
     */
    public String template(String release, String namespace, Path... values) {
        var template = new Helm(folder)
                .template()
                .withName(release)
                .withNamespace(namespace)
                .withKubeVersion(KUBERNETES);
        for (Path file : values) {
            template.withValuesFile(file);
        }
        return Arrays.stream(template.call().split("(?m)^---$"))
                .filter(document -> !document.isBlank() && !document.contains("helm.sh/hook:"))
                // Helm leaves blanks where a block is off, which editors remove.
                .map(document -> "---\n"
                        + document.strip().replaceAll("(?m)[ \\t]+$", "").replaceAll("\\n{3,}", "\n\n") + "\n")
                .collect(Collectors.joining());
    }

    /**
     * A copy of it as a version of a release: chart and images bear the same.
     *
     * @param copy its folder, which must not exist
     */
    public HelmChart released(String version, Path copy) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                Path target = copy.resolve(folder.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
        Path description = copy.resolve("Chart.yaml");
        Files.writeString(
                description,
                Files.readString(description)
                        .replaceAll("(?m)^(version|appVersion): .*$", "$1: " + Matcher.quoteReplacement(version)));
        return new HelmChart(copy);
    }

    /** Packages it, and returns the package. */
    public Path pack(Path destination) throws IOException {
        Files.createDirectories(destination);
        new Helm(folder).packageIt().withDestination(destination).call();
        try (var files = Files.list(destination)) {
            return files.filter(file -> file.getFileName().toString().matches("flead-\\d.*\\.tgz"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("Helm left no package in " + destination));
        }
    }
}
