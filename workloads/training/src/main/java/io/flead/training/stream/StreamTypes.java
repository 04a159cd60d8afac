package io.flead.training.stream;

import io.flead.contract.message.Anomaly;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.message.LocalModelUpdate;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * The type information of everything that flows and stays. A type that is part of checkpoints has a serializer with a
 * version; one that only flows has Flink's own.
 */
public final class StreamTypes {

    public static final TypeInformation<SourceRecord> SOURCE_RECORD = Types.POJO(SourceRecord.class);

    /**
     * A reading takes .12 microseconds to be written and read, with eight features; a serializer of our own took .10.
     */
    public static final TypeInformation<DeviceReading> DEVICE_READING = Types.POJO(DeviceReading.class);

    public static final TypeInformation<TrainingTask> TRAINING_TASK =
            new StreamType<>(TrainingTask.class, new TrainingTaskSerializer(TrainingTaskSerializer.VERSION));
    public static final TypeInformation<OutgoingRecord> OUTGOING_RECORD = Types.POJO(
            OutgoingRecord.class,
            Map.of(
                    "key", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO,
                    "value", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO,
                    "headers", Types.LIST(Types.POJO(OutgoingRecord.Header.class))));
    public static final TypeInformation<GlobalModel> GLOBAL_MODEL =
            new StreamType<>(GlobalModel.class, new GlobalModelSerializer(MessageSerializer.VERSION));
    public static final TypeInformation<LocalModelUpdate> LOCAL_MODEL_UPDATE = Types.POJO(LocalModelUpdate.class);

    /** As its message, since Flink's own maps would lose the order of the sensors. */
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
