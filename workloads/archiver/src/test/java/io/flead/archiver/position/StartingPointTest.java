package io.flead.archiver.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flead.archiver.position.StartingPoint.Expired;
import io.flead.archiver.position.StartingPoint.First;
import io.flead.archiver.position.StartingPoint.Next;
import io.flead.archiver.position.StartingPoint.Recreated;
import io.flead.archiver.position.StartingPoint.Truncated;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class StartingPointTest {

    private static final UUID TOPIC = new UUID(1, 2);
    private static final UUID OTHER = new UUID(3, 4);

    @Test
    void beginsWhereTheLogBeginsWhenNothingWasWritten() {
        assertThat(StartingPoint.of(null, TOPIC, 7, 9)).isEqualTo(new First(7));
    }

    @Test
    void goesOnWhereTheTableSays() {
        assertThat(StartingPoint.of(new TopicPosition(TOPIC, 8), TOPIC, 7, 9)).isEqualTo(new Next(8));
        assertThat(StartingPoint.of(new TopicPosition(TOPIC, 9), TOPIC, 7, 9)).isEqualTo(new Next(9));
    }

    @Test
    void tellsHowManyRecordsExpired() {
        assertThat(StartingPoint.of(new TopicPosition(TOPIC, 3), TOPIC, 7, 9)).isEqualTo(new Expired(7, 4));
    }

    @Test
    void beginsAgainInARecreatedTopicEvenWhenItIsLongerThanTheOldOne() {
        assertThat(StartingPoint.of(new TopicPosition(OTHER, 3), TOPIC, 0, 90)).isEqualTo(new Recreated(0, 3));
        assertThat(StartingPoint.of(new TopicPosition(OTHER, 300), TOPIC, 0, 90))
                .isEqualTo(new Recreated(0, 300));
    }

    @Test
    void goesOnAtTheEndOfALogThatLostItsEndBecauseTheRestIsWritten() {
        assertThat(StartingPoint.of(new TopicPosition(TOPIC, 12), TOPIC, 7, 9)).isEqualTo(new Truncated(9, 3));
    }

    @Property
    void isAlwaysWithinTheLog(
            @ForAll @LongRange(min = 0, max = 50) long written,
            @ForAll @LongRange(min = 0, max = 50) long beginning,
            @ForAll @LongRange(min = 0, max = 50) long length,
            @ForAll boolean sameTopic) {
        StartingPoint start = StartingPoint.of(
                new TopicPosition(sameTopic ? TOPIC : OTHER, written), TOPIC, beginning, beginning + length);

        assertThat(start.offset()).isBetween(beginning, beginning + length);
    }

    @Test
    void offsetsAreNotNegative() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TopicPosition(TOPIC, -1));
    }
}
