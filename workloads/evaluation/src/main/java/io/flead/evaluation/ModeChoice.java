package io.flead.evaluation;

import io.flead.evaluation.fleet.TrainingMode;
import java.util.List;

/** Values of {@code --mode}. */
enum ModeChoice {
    LOCAL(TrainingMode.LOCAL),
    FEDERATED(TrainingMode.FEDERATED),
    POOLED(TrainingMode.POOLED),
    COLDSTART(TrainingMode.COLD_START_LOCAL, TrainingMode.COLD_START_FEDERATED),
    ALL(TrainingMode.values());

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<TrainingMode> modes;

    ModeChoice(TrainingMode... modes) {
        this.modes = List.of(modes);
    }

    List<TrainingMode> modes() {
        return modes;
    }
}
