package io.flead.local.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFileTest {

    @Test
    void aTokenIsMadeOnceAndReadByItsUserAlone(@TempDir Path directory) throws Exception {
        Path file = SecretFile.apiToken(directory);
        assertThat(SecretFile.read(file)).isEmpty();

        String token = SecretFile.readOrMake(file);

        assertThat(token).matches("[0-9a-f]{48}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(SecretFile.readOrMake(file)).isEqualTo(token);
        assertThat(SecretFile.read(file)).contains(token);
        assertThat(directory).isDirectoryContaining("glob:**/api.token");
    }
}
