package io.flead.archiver.row;

import io.flead.api.topic.Topics;
import io.flead.contract.pipeline.Pipeline;
import io.flead.contract.reading.ReadingFormat;
import java.util.Map;

/** The topics of a pipeline that are projected into tables. */
public final class Projections {

    private Projections() {}

    /** Projections by the name of the topic. */
    public static Map<String, TableProjection> of(Pipeline pipeline) {
        Topics topics = Topics.of(pipeline.spec());
        return Map.of(
                topics.readings().name(),
                new ReadingRows(ReadingFormat.of(pipeline.spec())),
                topics.anomalies().name(),
                new AnomalyRows(),
                topics.alarms().name(),
                new AlarmRows(),
                topics.localModelUpdates().name(),
                new LocalModelRows(),
                topics.globalModelUpdates().name(),
                new GlobalModelRows(),
                topics.deviceStatus().name(),
                new DeviceStatusRows(),
                topics.injections().name(),
                new InjectionRows(),
                topics.verdicts().name(),
                new VerdictRows());
    }
}
