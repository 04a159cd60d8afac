package io.flead.analytics.windows;

import io.flead.analytics.job.InvalidJobException;
import io.flead.api.digest.Sha256;
import io.flead.api.v1alpha1.FleadPipelineSpec;
import io.flead.api.v1alpha1.TimeSpan;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;

/**
 * The windows and the rule that judges them. Travels to executors.
 *
 * @param features sensors, in the order of a reading's values
 * @param lengthsMicros length of each kind of window, ascending, each once
 * @param latenessMicros how far a reading may lie behind its device's newest and still count
 * @param zScore a window whose average lies further from its history is an anomaly
 * @param warmup readings that a history must have before anything is judged by it
 */
@SuppressWarnings("ArrayRecordComponent") // made once, read only
record WindowSettings(ArrayList<String> features, long[] lengthsMicros, long latenessMicros, double zScore, int warmup)
        implements Serializable {

    private static final int DIGEST_CHARACTERS = 12;

    /**
     * The settings of a pipeline.
     *
     * @throws InvalidJobException when a window is longer than a reading may be old
     */
    static WindowSettings of(FleadPipelineSpec spec, Duration lateness) throws InvalidJobException {
        long[] lengths = spec.analytics().windows().stream()
                .mapToLong(window -> TimeSpan.parse(window).toMillis() * 1000)
                .distinct()
                .sorted()
                .toArray();
        Duration longest = Duration.ofDays(1);
        if (lengths[lengths.length - 1] > longest.toMillis() * 1000) {
            throw new InvalidJobException("analytics.windows: a window is at most 1d long");
        }
        return new WindowSettings(
                new ArrayList<>(spec.readings().features()),
                lengths,
                lateness.toMillis() * 1000,
                spec.training().detection().zScore(),
                spec.training().detection().warmup());
    }

    /** Names the form of the state: state of another form cannot be read. */
    String stateForm() {
        return Sha256.hex(DeviceWindows.FORM + " " + Arrays.toString(lengthsMicros) + " "
                        + String.join("\u0000", features))
                .substring(0, DIGEST_CHARACTERS);
    }
}
