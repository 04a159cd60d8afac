package io.flead.archiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.testkit.PostgresProcess;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The command line. */
class CommandIT {

    @Test
    void migratesAndEnds() {
        Map<String, String> environment =
                Map.of("DATABASE_URL", PostgresProcess.newDatabase().jdbcUrl(), "DATABASE_USER", "postgres");
        try (ArchiverProcess first = ArchiverProcess.start(environment, "migrate")) {
            assertThat(first.awaitExit()).as(first.log()).isZero();
            assertThat(first.log()).containsPattern("event=migrated .*scripts=[1-9]");
        }
        try (ArchiverProcess second = ArchiverProcess.start(environment, "migrate")) {
            assertThat(second.awaitExit()).as(second.log()).isZero();
            assertThat(second.log()).containsPattern("event=migrated .*scripts=0");
        }
    }

    @Test
    void invariant13_aDatabaseThatBelongsToAnotherPipelineIsRefused() {
        String url = PostgresProcess.newDatabase().jdbcUrl();
        assertThat(migration(url, "plant/pumps")).isZero();
        // Created again under its name, it is the same pipeline.
        assertThat(migration(url, "plant/pumps")).isZero();
        assertThat(migration(url, "plant/fans")).isEqualTo(2);
        assertThat(migration(url, "elsewhere/pumps")).isEqualTo(2);
    }

    private static int migration(String url, String identity) {
        Map<String, String> environment =
                Map.of("DATABASE_URL", url, "DATABASE_USER", "postgres", "PIPELINE_IDENTITY", identity);
        try (ArchiverProcess migration = ArchiverProcess.start(environment, "migrate")) {
            int exitCode = migration.awaitExit();
            if (exitCode != 0) {
                assertThat(migration.log().lines())
                        .singleElement()
                        .asString()
                        .contains("belongs to pipeline plant/pumps, not to " + identity, "storage.databaseSecret");
            }
            return exitCode;
        }
    }

    @Test
    void givesUpOnADatabaseThatDoesNotAnswer() {
        Map<String, String> environment = Map.of("DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/none");
        try (ArchiverProcess archiver = ArchiverProcess.start(environment, "migrate", "--wait", "1")) {
            assertThat(archiver.awaitExit()).isEqualTo(1);
            assertThat(archiver.log()).contains("event=database_away").doesNotContain("\tat ");
        }
    }

    @Test
    void refusesABadEnvironmentInOneLine() {
        try (ArchiverProcess archiver = ArchiverProcess.start(Map.of("PIPELINE_FILE", "/nowhere.yaml"))) {
            assertThat(archiver.awaitExit()).isEqualTo(2);
            assertThat(archiver.log().lines()).hasSize(1);
        }
        try (ArchiverProcess archiver = ArchiverProcess.start(Map.of("DATABASE_URL", "jdbc:mysql://x"), "migrate")) {
            assertThat(archiver.awaitExit()).isEqualTo(2);
            assertThat(archiver.log()).contains("DATABASE_URL must begin with jdbc:postgresql:");
        }
    }
}
