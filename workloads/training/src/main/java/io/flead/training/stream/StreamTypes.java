package io.flead.training.stream;

import io.flead.contract.message.Anomaly;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.LocalModelUpdate;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Flink's type information of everything that flows and stays. */
public final class StreamTypes {

    public static final TypeInformation<SourceRecord> SOURCE_RECORD =
            new StreamType<>(SourceRecord.class, new SourceRecordSerializer(SourceRecordSerializer.VERSION));
    public static final TypeInformation<DeviceReading> DEVICE_READING =
            new StreamType<>(DeviceReading.class, new DeviceReadingSerializer(DeviceReadingSerializer.VERSION));
    public static final TypeInformation<TrainingTask> TRAINING_TASK =
            new StreamType<>(TrainingTask.class, new TrainingTaskSerializer(TrainingTaskSerializer.VERSION));
    public static final TypeInformation<OutgoingRecord> OUTGOING_RECORD =
            new StreamType<>(OutgoingRecord.class, new OutgoingRecordSerializer(OutgoingRecordSerializer.VERSION));
    public static final TypeInformation<GlobalModel> GLOBAL_MODEL =
            new StreamType<>(GlobalModel.class, new GlobalModelSerializer(MessageSerializer.VERSION));
    public static final TypeInformation<LocalModelUpdate> LOCAL_MODEL_UPDATE =
            new StreamType<>(LocalModelUpdate.class, new LocalModelUpdateSerializer(MessageSerializer.VERSION));
    public static final TypeInformation<Anomaly> ANOMALY =
            new StreamType<>(Anomaly.class, new AnomalySerializer(MessageSerializer.VERSION));
    public static final TypeInformation<DeviceState> DEVICE_STATE =
            new StreamType<>(DeviceState.class, new DeviceStateSerializer(DeviceStateSerializer.VERSION));

    /** Of {@link #DEVICE_STATE}. */
    public static final TypeSerializer<DeviceState> DEVICE_STATE_SERIALIZER =
            new DeviceStateSerializer(DeviceStateSerializer.VERSION);
    /** Of {@link #GLOBAL_MODEL}. */
    public static final TypeSerializer<GlobalModel> GLOBAL_MODEL_SERIALIZER =
            new GlobalModelSerializer(MessageSerializer.VERSION);

    private StreamTypes() {}
}
