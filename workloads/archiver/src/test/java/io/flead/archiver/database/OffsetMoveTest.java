package io.flead.archiver.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class OffsetMoveTest {

    @Test
    void theLedgerMovesForwardOnly() {
        assertThatIllegalArgumentException().isThrownBy(() -> new OffsetMove("topic", 0, UUID.randomUUID(), 5, 4));
        assertThat(new OffsetMove("topic", 0, UUID.randomUUID(), 5, 5).next()).isEqualTo(5);
    }
}
