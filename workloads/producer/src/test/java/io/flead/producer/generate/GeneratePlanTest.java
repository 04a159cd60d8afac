package io.flead.producer.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.producer.generate.GeneratePlan.Destination;
import io.flead.producer.generate.GeneratePlan.Format;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratePlanTest {

    @TempDir
    Path directory = Path.of("");

    @Test
    void optionsAreReadAsPeopleKnowThem() {
        GeneratePlan plan = plan(
                "--rate",
                "5",
                "--duration",
                "2m",
                "--devices",
                "4",
                "--no-anomalies",
                "--no-maintenance",
                "--include-labels",
                "--no-derived-features",
                "--format",
                "CSV",
                "--seed",
                "11",
                "--output",
                "x.csv",
                "--jitter",
                "50ms",
                "--speed",
                "max",
                "--quiet");
        assertThat(plan.fleet().rate()).isEqualTo(5);
        assertThat(plan.fleet().ids()).containsExactly("MACHINE_001", "MACHINE_002", "MACHINE_003", "MACHINE_004");
        assertThat(plan.readings()).hasValue(5 * 120 * 4);
        assertThat(plan.fleet().anomalyRate()).isZero();
        assertThat(plan.fleet().maintenance()).isZero();
        assertThat(plan.layout()).isEqualTo(new GeneratePlan.Layout(Format.CSV, false, true));
        assertThat(plan.destination()).isEqualTo(new Destination.File(Path.of("x.csv"), Long.MAX_VALUE));
        assertThat(plan.flaws().jitter()).isEqualTo(Duration.ofMillis(50));
        assertThat(plan.speed()).isInfinite();
        assertThat(plan.quiet()).isTrue();
    }

    @Test
    void labelsAreOffUnlessAskedFor() {
        assertThat(plan().layout().labels()).isFalse();
        assertThat(plan("--preset", "production").layout().labels()).isFalse();
        assertThat(plan("--preset", "instructor_testing").layout().labels()).isTrue();
        assertThat(plan("--preset", "instructor", "--no-labels").layout().labels())
                .isFalse();
    }

    @Test
    void anOptionPrecedesTheFileAndThatThePresetAndThatTheDefault() throws Exception {
        Path file = directory.resolve("c.yaml");
        Files.writeString(file, """
                preset: production
                rate: 3
                anomaly_rate: 0.2
                """);
        GeneratePlan plan = plan("--config", file.toString(), "--rate", "4");
        assertThat(plan.fleet().rate()).isEqualTo(4);
        assertThat(plan.fleet().anomalyRate()).isEqualTo(0.2);
        assertThat(plan.fleet().ids()).hasSize(50);
        assertThat(plan.fleet().seed()).isEqualTo(7);
    }

    @Test
    void filesOfOtherGeneratorsAreUnderstood() {
        List<String> problems = new ArrayList<>();
        Map<Setting, String> values = ConfigFile.read("c.yaml", """
                streaming:
                  output_mode: kafka
                  kafka_topic: readings
                  kafka_bootstrap_servers: [one:9092, two:9092]
                  anomaly_injection_rate: 0.1
                  maintenance_simulation: false
                  include_anomaly_labels: true
                  interactive_mode: false
                  machines: [press, saw]
                """, problems);
        GeneratePlan plan = GeneratePlan.of(new Settings(Map.of(), values, problems));
        assertThat(problems).isEmpty();
        assertThat(plan.destination()).isEqualTo(new Destination.Kafka("one:9092,two:9092", "readings"));
        assertThat(plan.fleet().ids()).containsExactly("press", "saw");
        assertThat(plan.fleet().anomalyRate()).isEqualTo(0.1);
        assertThat(plan.fleet().maintenance()).isZero();
        assertThat(plan.layout().labels()).isTrue();
    }

    @Test
    void everyProblemIsListed() {
        List<String> problems = new ArrayList<>();
        Map<Setting, String> file = ConfigFile.read("c.yaml", "rat: 5\nno_labels: true\nspeed: {a: 1}\n", problems);
        GeneratePlan.of(new Settings(
                Map.of(
                        Setting.RATE, "fast",
                        Setting.MACHINES, "0",
                        Setting.FAILURES, "rust,oil_leak",
                        Setting.MODE, "pigeon",
                        Setting.FORMAT, "xml",
                        Setting.PRESET, "holiday",
                        Setting.ANOMALY_RATE, "2",
                        Setting.DURATION, "soon"),
                file,
                problems));
        assertThat(problems)
                .anyMatch(problem -> problem.contains("rat is not a setting"))
                .anyMatch(problem -> problem.contains("speed is neither"))
                .anyMatch(problem -> problem.startsWith("--rate fast"))
                .anyMatch(problem -> problem.startsWith("--machines 0"))
                .anyMatch(problem -> problem.startsWith("--failures rust") && problem.contains("oil_leak"))
                .anyMatch(problem -> problem.startsWith("--mode pigeon"))
                .anyMatch(problem -> problem.startsWith("--format xml"))
                .anyMatch(problem -> problem.startsWith("--preset holiday"))
                .anyMatch(problem -> problem.startsWith("--anomaly-rate 2"))
                .anyMatch(problem -> problem.startsWith("--duration soon"))
                .hasSize(10);
    }

    @Test
    void noTwoSettingsShareASpelling() {
        Set<String> seen = new HashSet<>();
        for (Setting setting : Setting.values()) {
            for (String option : setting.options()) {
                assertThat(seen.add(option)).as(option).isTrue();
            }
            for (String option : setting.negativeOptions()) {
                assertThat(seen.add(option)).as(option).isTrue();
            }
        }
    }

    @Property(tries = 300)
    void anyTextIsAPlanOrAProblem(@ForAll Setting any, @ForAll @Size(max = 20) String value) {
        List<String> problems = new ArrayList<>();
        GeneratePlan.of(new Settings(Map.of(any, value.replace("\0", "")), Map.of(), problems));
        assertThat(problems).allMatch(problem -> problem.startsWith("--"));
    }

    @Property(tries = 200)
    void anyYamlIsReadOrRefused(@ForAll @Size(max = 60) String text) {
        List<String> problems = new ArrayList<>();
        ConfigFile.read("c.yaml", text, problems);
        ConfigFile.read("c.yaml", "rate: " + text, problems);
        assertThat(problems).allMatch(problem -> problem.startsWith("c.yaml: "));
    }

    private static GeneratePlan plan(String... arguments) {
        List<String> problems = new ArrayList<>();
        GeneratePlan plan = GenerateCommandLine.plan(Arrays.asList(arguments), problems);
        assertThat(problems).isEmpty();
        return plan;
    }
}
