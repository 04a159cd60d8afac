package io.flead.packaging.chart;

import io.flead.api.program.BadInputException;
import io.flead.packaging.metrics.MetricsPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code chart}: generates, lints and packages. */
@Command(
        name = "chart",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description =
                "Generates the chart's files, its page, the page of metrics and manifests/install.yaml, lints the chart and"
                        + " packages it.")
public final class ChartCommand implements Callable<Integer> {

    @Option(names = "--root", paramLabel = "DIRECTORY", defaultValue = ".", description = "The project")
    private Path root = Path.of(".");

    @Option(
            names = "--output",
            paramLabel = "DIRECTORY",
            defaultValue = "target/chart",
            description = "Where the package goes")
    private Path output = Path.of("target/chart");

    @Option(
            names = "--release",
            paramLabel = "VERSION",
            defaultValue = "",
            description =
                    "Packages the chart as this version, and renders install.yaml beside it; the checked-in files stay")
    private String release = "";

    /** Created by picocli. */
    public ChartCommand() {}

    @Override
    public Integer call() throws BadInputException, IOException {
        Path project = root.toAbsolutePath().normalize();
        Path destination = project.resolve(output);
        HelmChart chart = new HelmChart(project.resolve(ChartFiles.CHART));
        ChartFiles files = new ChartFiles(project);
        if (release.isEmpty()) {
            files.write();
            Files.writeString(project.resolve(MetricsPage.FILE), new MetricsPage(project).text());
        } else {
            chart = chart.released(release, destination.resolve("flead"));
        }
        List<String> complaints = chart.complaints();
        if (!complaints.isEmpty()) {
            throw new BadInputException("Helm's lint: " + String.join("; ", complaints));
        }
        System.out.println("Packaged " + chart.pack(destination));
        if (!release.isEmpty()) {
            Files.writeString(destination.resolve("install.yaml"), ChartFiles.install(chart));
        }
        return 0;
    }
}
