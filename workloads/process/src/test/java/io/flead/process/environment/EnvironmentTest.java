package io.flead.process.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentTest {

    @Test
    void kafkaSettingsComeFromTheirVariablesAndAreNotShown() throws Exception {
        KafkaEnvironment kafka = KafkaEnvironment.of(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                "a:9092",
                "KAFKA_SASL_JAAS_CONFIG",
                "secret",
                "KAFKA_HOME",
                "/opt",
                "PATH",
                "/bin"));

        assertThat(kafka.properties())
                .containsOnly(Map.entry("bootstrap.servers", "a:9092"), Map.entry("sasl.jaas.config", "secret"));
        assertThat(kafka).asString().doesNotContain("secret");
    }

    @Test
    void theDatabasePasswordIsNotShown() throws Exception {
        DatabaseEnvironment database =
                DatabaseEnvironment.of(Map.of("DATABASE_URL", "jdbc:postgresql://h/db", "DATABASE_PASSWORD", "secret"));

        assertThat(database.user()).isEqualTo("postgres");
        assertThat(database).asString().doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://h:5432/db?password=secret&user=me, jdbc:postgresql://h:5432/db",
        "jdbc:postgresql://me:secret@h/db?sslmode=require, jdbc:postgresql://h/db",
        "jdbc:postgresql://me:sec@ret@h/db, jdbc:postgresql://h/db",
        "jdbc:postgresql://a:1/db, jdbc:postgresql://a:1/db",
        "jdbc:postgresql:db?sslpassword=secret, jdbc:postgresql:db"
    })
    void aPasswordInTheDatabasesUrlReachesNoLog(String url, String logged) throws Exception {
        DatabaseEnvironment database = DatabaseEnvironment.of(Map.of("DATABASE_URL", url));

        assertThat(database.url()).isEqualTo(url);
        assertThat(database.place()).isEqualTo(logged);
        assertThat(database).asString().contains(logged).doesNotContain("secret");
    }

    @Test
    void aHostWithoutAnAddressIsNamed() {
        assertThatThrownBy(() -> HttpEnvironment.of(Map.of("HTTP_HOST", "nowhere.invalid")))
                .hasMessageContaining("HTTP_HOST has no address: nowhere.invalid");
    }

    @Test
    void aMissingVariableIsNamed() {
        assertThatThrownBy(() -> KafkaEnvironment.of(Map.of()))
                .hasMessageContaining("KAFKA_BOOTSTRAP_SERVERS is not set");
        assertThatThrownBy(() -> DatabaseEnvironment.of(Map.of())).hasMessageContaining("DATABASE_URL is not set");
        assertThatThrownBy(() -> DatabaseEnvironment.of(Map.of("DATABASE_URL", "mysql://h")))
                .hasMessageContaining("must begin with jdbc:postgresql:");
        assertThatThrownBy(() -> WorkloadEnvironment.of(Map.of())).hasMessageContaining("PIPELINE_FILE is not set");
        assertThatThrownBy(() -> WorkloadEnvironment.of(Map.of("PIPELINE_FILE", "p", "HTTP_PORT", "x")))
                .hasMessageContaining("HTTP_PORT must be a number: x");
        assertThatThrownBy(() -> WorkloadEnvironment.of(Map.of("PIPELINE_FILE", "p", "HTTP_PORT", "70000")))
                .hasMessageContaining("0 to 65535");
    }

    @Test
    void aWorkloadKnowsItsFileItsPortAndItsStateDirectory() throws Exception {
        WorkloadEnvironment environment =
                WorkloadEnvironment.of(Map.of("PIPELINE_FILE", "/p.yaml", "HTTP_PORT", "0", "STATE_DIR", "/s"));

        assertThat(environment.pipelineFile()).isEqualTo(Path.of("/p.yaml"));
        assertThat(environment.http().port()).isZero();
        assertThat(environment.stateDirectory()).contains(Path.of("/s"));
        assertThatThrownBy(() -> ParentProcess.watch(Map.of("FLEAD_PARENT_PID", "x")))
                .hasMessageContaining("FLEAD_PARENT_PID must be a number: x");
    }
}
