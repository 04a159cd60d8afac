package io.flead.evaluation.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    @Test
    void fewRowsAreTrainedOnMoreOften() {
        assertThat(Schedule.of(List.of(400, 400, 400))).isEqualTo(new Schedule(10, 5));
        assertThat(Schedule.of(List.of(1500, 1500))).isEqualTo(new Schedule(10, 3));
        assertThat(Schedule.of(List.of(8640, 23688, 60))).isEqualTo(new Schedule(8, 2));
    }
}
