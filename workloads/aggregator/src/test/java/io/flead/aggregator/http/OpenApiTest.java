package io.flead.aggregator.http;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OpenApiTest {

    @Test
    void theDocumentIsThatOfTheTypes() {
        AggregatorDescription.DESCRIPTION.check(Path.of("src/main/resources/io/flead/aggregator/http/openapi.json"));
    }
}
