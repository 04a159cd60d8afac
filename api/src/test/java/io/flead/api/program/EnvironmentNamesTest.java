package io.flead.api.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EnvironmentNamesTest {

    @Test
    void theDocumentExplainsEveryVariable() throws IOException {
        String document = Files.readString(Path.of("../docs/operations.md"));
        assertThat(Arrays.stream(EnvironmentNames.class.getFields())
                        .filter(field -> Modifier.isStatic(field.getModifiers())))
                .isNotEmpty()
                .allSatisfy(field -> assertThat(document).contains("`" + value(field) + "`"));
    }

    private static Object value(Field field) {
        try {
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
