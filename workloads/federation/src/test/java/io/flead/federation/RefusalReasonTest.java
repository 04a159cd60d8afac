package io.flead.federation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RefusalReasonTest {

    @Test
    void theRemediesNameEveryReasonThatAnUpdateIsRefusedFor() throws IOException {
        String document = Files.readString(Path.of("../../docs/operations.md"));
        String remedies = document.substring(document.indexOf("## Remedies"));
        assertThat(RefusalReason.values())
                .allSatisfy(reason -> assertThat(remedies).contains("`" + reason.label() + "`"));
    }
}
