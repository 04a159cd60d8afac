package io.flead.local.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.flead.api.program.EnvironmentNames;
import io.flead.api.program.JvmOptions;
import io.flead.api.topic.TopicDefinition;
import io.flead.api.topic.Topics;
import io.flead.local.analytics.AnalyticsProgram;
import io.flead.local.database.DatabaseConfiguration;
import io.flead.local.metrics.ScrapeFile;
import io.flead.local.pipeline.EffectivePipeline;
import io.flead.local.port.PortPlan;
import io.flead.local.state.StateDirectory;
import io.flead.local.workload.Workload;
import io.flead.local.workload.WorkloadVariables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** {@code manifests/compose} asks of its containers what {@code flead up} asks of its processes. */
class ComposeTest {

    private static final Path HOME = Path.of("..", "..").toAbsolutePath().normalize();
    private static final Path FOLDER = HOME.resolve("manifests/compose");
    private static final Path PIPELINE = HOME.resolve("manifests/quickstart.yaml");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");
    private static final Pattern TOPIC = Pattern.compile("(?m)^topic (\\S+) (\\d+) (.*)$");

    /** Variables that only one of both needs: a parent, the loopback address, class path and options of a JVM. */
    private static final Set<String> ELSEWHERE = Set.of(
            EnvironmentNames.PARENT_PID,
            EnvironmentNames.HTTP_HOST,
            "CLASSPATH",
            "JAVA_TOOL_OPTIONS",
            "JDK_JAVA_OPTIONS");

    @TempDir
    Path directory;

    @Test
    void eachProgramGetsTheVariablesOfALocalRun() throws Exception {
        List<String> missing = Stream.of("producer", "training", "aggregator", "archiver", "console", "analytics")
                .filter(module -> !Files.exists(HOME.resolve("workloads/" + module + "/target/classpath.txt")))
                .toList();
        if (!missing.isEmpty()) {
            System.out.println(
                    "SKIPPED: ComposeTest needs " + missing + " to be built: run 'mvn -DskipTests package' first");
        }
        assumeThat(missing).isEmpty();
        PortPlan ports = PortPlan.choose(Map.of(), port -> true);
        try (StateDirectory state = StateDirectory.take(directory.resolve("state"))) {
            RunOptions options = new RunOptions(
                    EffectivePipeline.load(PIPELINE, Optional.empty()),
                    new InstallDirectory(HOME),
                    state,
                    directory,
                    ports,
                    false,
                    Optional.empty());
            WorkloadVariables variables = new WorkloadVariables(
                    PIPELINE, "kafka:9092", new DatabaseConfiguration(directory.resolve("postgres"), 5432, "x"), false);
            WorkloadChildren children = WorkloadChildren.of(options);
            for (Workload workload : Workload.values()) {
                assertThat(variablesOf(workload.module()))
                        .as(workload.module())
                        .isEqualTo(ofProcess(children.child(workload, variables)
                                .environment()
                                .keySet()));
            }
            AnalyticsProgram analytics = new AnalyticsProgram(
                    options.home().classPath("analytics"),
                    AnalyticsProgram.optionsFile(HOME),
                    variables,
                    directory,
                    directory);
            assertThat(variablesOf("analytics"))
                    .isEqualTo(ofProcess(analytics
                            .windows(8085, directory.resolve("log"))
                            .environment()
                            .keySet()));
        }
        assertThat(service("training")
                        .at("/environment/JDK_JAVA_OPTIONS")
                        .asText()
                        .split(" "))
                .containsAll(JvmOptions.flink());
    }

    @Test
    void theTopicsAreThoseOfThePipeline() throws Exception {
        Set<TopicDefinition> made = new LinkedHashSet<>();
        TOPIC.matcher(service("topics").at("/command/0").asText()).results().forEach(line -> {
            Map<String, String> config = new HashMap<>();
            Arrays.stream(line.group(3).split(" ", -1))
                    .map(setting -> setting.split("=", 2))
                    .forEach(setting -> config.put(setting[0], setting[1]));
            made.add(new TopicDefinition(line.group(1), Integer.parseInt(line.group(2)), config));
        });

        assertThat(made)
                .containsExactlyInAnyOrderElementsOf(Topics.of(EffectivePipeline.load(PIPELINE, Optional.empty())
                                .pipeline()
                                .spec())
                        .all());
    }

    @Test
    void everyVariableVolumeAndFileIsThere() throws Exception {
        String text = Files.readString(FOLDER.resolve("compose.yaml"));
        Set<String> declared = new TreeSet<>();
        Files.readAllLines(FOLDER.resolve(".env")).stream()
                .filter(line -> line.contains("=") && !line.startsWith("#"))
                .forEach(line -> declared.add(line.substring(0, line.indexOf('='))));
        Set<String> used = new TreeSet<>();
        VARIABLE.matcher(text).results().forEach(variable -> used.add(variable.group(1)));
        assertThat(used).isEqualTo(declared);

        JsonNode compose = compose();
        Set<String> mounted = new TreeSet<>();
        for (JsonNode service : compose.get("services")) {
            for (JsonNode volume : service.path("volumes")) {
                String source = volume.asText().split(":", 2)[0];
                if (source.startsWith(".")) {
                    assertThat(FOLDER.resolve(source)).exists();
                } else {
                    mounted.add(source);
                }
            }
            service.path("depends_on").properties().forEach(needed -> {
                JsonNode other = compose.at("/services/" + needed.getKey());
                assertThat(other.isMissingNode()).as(needed.getKey()).isFalse();
                if (needed.getValue().path("condition").asText().equals("service_healthy")) {
                    assertThat(other.has("healthcheck")).as(needed.getKey()).isTrue();
                }
            });
        }
        assertThat(mounted)
                .isEqualTo(new TreeSet<>(compose.get("volumes").properties().stream()
                        .map(Map.Entry::getKey)
                        .toList()));
    }

    @Test
    void prometheusScrapesThePartsThatALocalRunNames() throws Exception {
        YAMLMapper yaml = new YAMLMapper();
        JsonNode here = yaml.readTree(ScrapeFile.text(
                EffectivePipeline.load(PIPELINE, Optional.empty()).pipeline(),
                PortPlan.choose(Map.of(), port -> true)));
        JsonNode there = yaml.readTree(FOLDER.resolve("prometheus.yaml").toFile());

        assertThat(there.findValues("labels")).isEqualTo(here.findValues("labels"));
    }

    private static Set<String> variablesOf(String service) throws Exception {
        return ofProcess(service(service).path("environment").properties().stream()
                .map(Map.Entry::getKey)
                .toList());
    }

    private static Set<String> ofProcess(Iterable<String> names) {
        Set<String> variables = new TreeSet<>();
        names.forEach(variables::add);
        variables.removeAll(ELSEWHERE);
        return variables;
    }

    private static JsonNode service(String name) throws Exception {
        return compose().at("/services/" + name);
    }

    /** With anchors and merges resolved. */
    private static JsonNode compose() throws Exception {
        Object document = new Yaml(new SafeConstructor(new LoaderOptions()))
                .load(Files.readString(FOLDER.resolve("compose.yaml")));
        return new ObjectMapper().valueToTree(document);
    }
}
