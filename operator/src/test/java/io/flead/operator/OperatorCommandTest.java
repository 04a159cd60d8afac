package io.flead.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The answers of the command line without a cluster. */
class OperatorCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();
    private final CommandLine command = OperatorMain.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(errors, true))
            .setUsageHelpWidth(120);

    @Test
    void helpListsEachOptionWithItsEnvironmentVariable() {
        assertThat(command.execute("--help")).isZero();
        assertThat(errors.toString()).isEmpty();
        String help = out.toString().replaceAll("\\s+", " ");
        List<OptionSpec> options = command.getCommandSpec().options().stream()
                .filter(option -> !option.usageHelp() && !option.versionHelp())
                .toList();
        assertThat(options).hasSize(18);
        for (OptionSpec option : options) {
            String name = option.longestName();
            assertThat(help).contains(option.negatable() ? name.replace("--", "--[no-]") : name);
            assertThat(OperatorOptions.variable(option))
                    .as(name)
                    .hasValueSatisfying(variable -> assertThat(help).contains("(" + variable + ")"));
        }
        assertThat(help).contains("Default: 60").contains("KUBECONFIG").contains("LOG_LEVEL");
    }

    @Test
    void versionIsOneLine() {
        assertThat(command.execute("--version")).isZero();
        assertThat(out.toString().strip()).matches("flead-operator \\S+");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--resync=0               | '0'        | RESYNC_SECONDS              | from 1 to 86400",
                "--resync=-5              | '-5'       | RESYNC_SECONDS              | from 1 to 86400",
                "--resync=60s             | '60s'      | RESYNC_SECONDS              | whole number",
                "--threads=0              | '0'        | THREADS                     | from 1 to 256",
                "--threads=many           | 'many'     | THREADS                     | from 1 to 256",
                "--http-port=70000        | '70000'    | HTTP_PORT                   | from 0 to 65535",
                "--http-port=-1           | '-1'       | HTTP_PORT                   | from 0 to 65535",
                "--aggregator-interval=0  | '0'        | AGGREGATOR_INTERVAL_SECONDS | from 1 to 86400",
                "--aggregator-url=nowhere | 'nowhere'  | AGGREGATOR_URL              | such as http://",
                "--aggregator-url=http:// | 'http://'  | AGGREGATOR_URL              | such as http://",
                "--aggregator-url=ftp://x | 'ftp://x'  | AGGREGATOR_URL              | such as http://",
                "--aggregator-url=http:{x | 'http:{x'  | AGGREGATOR_URL              | such as http://",
                "--watch-namespaces=a,B_c | 'B_c'      | WATCH_NAMESPACES            | small letters",
                "--lease-namespace=-a     | '-a'       | LEASE_NAMESPACE             | small letters",
                "--lease-name=Lease       | 'Lease'    | LEASE_NAME                  | small letters",
                "--allowed-secret-label=x | 'x'        | ALLOWED_SECRET_LABEL        | flead.io/allow=true",
                "--image-repository=a:1   | 'a:1'      | IMAGE_REPOSITORY            | without tag",
                "--image-tag=.5           | '.5'       | IMAGE_TAG                   | such as 1.2.0",
                "--image-pull-secrets=A   | 'A'        | IMAGE_PULL_SECRETS          | small letters",
                "--monitoring-labels=x    | 'x'        | MONITORING_LABELS           | a label",
                "--prometheus-namespace=A | 'A'        | PROMETHEUS_NAMESPACE        | small letters",
                "--flink-operator-namespace=-a | '-a'  | FLINK_OPERATOR_NAMESPACE    | small letters",
                "--workload-defaults=none | 'none'     | WORKLOAD_DEFAULTS           | cannot be read",
                "--leader-election=maybe  | 'maybe'    | LEADER_ELECTION             | boolean",
            })
    void aBadValueIsRefusedWithOptionValueAndRemedy(String argument, String value, String variable, String remedy) {
        assertThat(command.execute(argument)).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(errors.toString().strip().lines())
                .hasSize(2)
                .first()
                .asString()
                .contains(argument.substring(0, argument.indexOf('=')))
                .contains(value == null ? "" : value)
                .contains(variable)
                .contains(remedy);
    }

    @ParameterizedTest
    @CsvSource({"--resyncs=3,--resyncs", "run,run", "--resync,--resync"})
    void whatIsNoOptionIsRefused(String argument, String named) {
        assertThat(command.execute(argument)).isEqualTo(2);
        assertThat(errors.toString().strip().lines()).hasSizeLessThan(4).last().isEqualTo("See flead-operator --help");
        assertThat(errors.toString()).contains(named);
    }

    @ParameterizedTest
    @CsvSource({"--leader-election,true", "--no-leader-election,false", "--leader-election=false,false"})
    void leaderElectionCanBeSaidInEachWay(String argument, boolean elected) {
        CommandLine.ParseResult parsed = command.parseArgs(argument);
        assertThat(parsed.matchedOption("--leader-election").<Boolean>getValue())
                .isEqualTo(elected);
    }

    @Test
    void defaultsOfWhatTheOperatorDecidesAreRefused(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("defaults.yaml");
        Files.writeString(file, """
                podTemplate: {spec: {nodeSelector: {pool: flead}, restartPolicy: Never}}
                flinkConfiguration: {high-availability.type: zookeeper, restart-strategy.type: none}
                sparkConf: {spark.master: local}
                images: {}
                """);

        assertThat(command.execute("--workload-defaults=" + file)).isEqualTo(2);
        assertThat(errors.toString())
                .contains("podTemplate.spec.restartPolicy: the operator knows")
                .contains("flinkConfiguration.high-availability.type: it follows from training.storage")
                .contains("sparkConf.spark.master")
                .contains("images is unknown: give podTemplate, flinkConfiguration, sparkConf")
                .doesNotContain("nodeSelector", "restart-strategy");
    }
}
