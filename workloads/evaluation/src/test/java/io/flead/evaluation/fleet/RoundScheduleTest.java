package io.flead.evaluation.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RoundScheduleTest {
    @Test
    void fewRowsAreTrainedOnMoreOften() {
        assertThat(RoundSchedule.of(List.of(400, 400, 400))).isEqualTo(new RoundSchedule(10, 5));
        assertThat(RoundSchedule.of(List.of(1500, 1500))).isEqualTo(new RoundSchedule(10, 3));
        assertThat(RoundSchedule.of(List.of(8640, 23688, 60))).isEqualTo(new RoundSchedule(8, 2));
    }
}
