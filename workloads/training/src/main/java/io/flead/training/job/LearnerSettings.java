package io.flead.training.job;

import io.flead.api.v1alpha1.AnomalyRecords;
import io.flead.api.v1alpha1.Canary;
import io.flead.api.v1alpha1.FleadPipelineSpec;
import io.flead.contract.reading.ReadingFormat;
import io.flead.detector.DetectorSettings;
import io.flead.detector.alarm.AlarmPolicy;
import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;

/**
 * The part of a pipeline that the functions of the job need, as it is shipped with them.
 *
 * @param detector the detector that the pipeline declares
 * @param alarms the alarms that the pipeline wants
 * @param anomalies the flagged readings that become records
 * @param publishesScores whether every scored reading becomes a record
 * @param trainingInterval how often a device looks whether to contribute
 * @param statusInterval how often a device's status is published
 * @param forgetAfter how long a device may be silent, while others report, until it is forgotten
 * @param deviceLimit devices that all subtasks together learn
 * @param format how a rejected reading is written
 * @param holdsOut whether every tenth row is held out of training, by which models on trial are judged
 * @param retryAfter how long a contribution may go unanswered before the device repeats it
 */
record LearnerSettings(
        DetectorSettings detector,
        AlarmPolicy alarms,
        AnomalyRecords anomalies,
        boolean publishesScores,
        Duration trainingInterval,
        Duration statusInterval,
        Duration forgetAfter,
        int deviceLimit,
        ReadingFormat format,
        boolean holdsOut,
        Duration retryAfter)
        implements Serializable {

    static LearnerSettings of(FleadPipelineSpec spec) {
        return new LearnerSettings(
                DetectorSettings.of(spec),
                AlarmPolicy.of(spec.training().detection().alarms()),
                spec.training().detection().anomalies(),
                spec.training().publishScores(),
                spec.training().interval().duration(),
                spec.training().statusInterval().duration(),
                spec.training().forgetAfter().duration(),
                spec.devices().limit(),
                ReadingFormat.withoutLabel(spec),
                Optional.ofNullable(spec.aggregation().canary())
                        .map(Canary::audience)
                        .isPresent(),
                spec.aggregation().interval().duration().multipliedBy(2));
    }
}
