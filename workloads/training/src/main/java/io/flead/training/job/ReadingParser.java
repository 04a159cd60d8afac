package io.flead.training.job;

import io.flead.api.digest.Sha256;
import io.flead.contract.reading.ParsedReading;
import io.flead.contract.reading.Reading;
import io.flead.contract.reading.ReadingFormat;
import io.flead.contract.reading.RejectedReading;
import io.flead.contract.reading.RejectionReason;
import io.flead.training.stream.DeviceReading;
import io.flead.training.stream.OutgoingRecord;
import io.flead.training.stream.OutgoingRecord.Header;
import io.flead.training.stream.SourceRecord;
import io.flead.training.stream.StreamTypes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages. A message that is no reading goes to {@link #REJECTED} with the reason in headers, and is counted. It
 * goes as it came, but cut to {@link #MOST_REJECTED_BYTES}: a record of any length must not stop the job.
 */
@SuppressWarnings("NullAway.Init") // Flink ships the function first and opens it later
final class ReadingParser extends ProcessFunction<SourceRecord, DeviceReading> implements CheckpointedFunction {

    static final OutputTag<OutgoingRecord> REJECTED = new OutputTag<>("rejected", StreamTypes.OUTGOING_RECORD);
    static final int MOST_REJECTED_BYTES = 1 << 16;

    private static final String REJECTED_METRIC = "flead_readings_rejected_total";

    /** Name of a count in checkpoints, before its reason. */
    private static final String REJECTED_STATE = "flead_rejected_";

    private static final long serialVersionUID = 1L;

    private final ReadingFormat format;
    private final OldestOffset oldest;

    private transient CheckpointedCounters counts;
    private transient ReadingGaps gaps;

    ReadingParser(ReadingFormat format, OldestOffset oldest) {
        this.format = format;
        this.oldest = oldest;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        counts = new CheckpointedCounters(context.getOperatorStateStore());
        gaps = new ReadingGaps(context.getOperatorStateStore(), oldest, counts);
    }

    @Override
    public void open(OpenContext context) {
        gaps.expose(getRuntimeContext().getMetricGroup());
        for (RejectionReason reason : RejectionReason.values()) {
            AtomicLong count = rejected(reason);
            getRuntimeContext()
                    .getMetricGroup()
                    .addGroup("reason", reason.text())
                    .gauge(REJECTED_METRIC, count::get);
        }
    }

    @Override
    public void processElement(SourceRecord message, Context context, Collector<DeviceReading> out) {
        gaps.read(message, context.timerService().currentProcessingTime());
        ParsedReading parsed =
                format.parse(message.key(), message.value(), Instant.ofEpochMilli(message.timestampMillis()));
        if (parsed instanceof Reading reading) {
            out.collect(new DeviceReading(
                    reading.deviceId(),
                    reading.eventTime(),
                    reading.values(),
                    message.timestampMillis(),
                    message.sentAtMillis(),
                    message.position()));
        } else if (parsed instanceof RejectedReading fault) {
            rejected(fault.reason()).incrementAndGet();
            context.output(REJECTED, rejected(message, fault));
        }
    }

    private static OutgoingRecord rejected(SourceRecord message, RejectedReading fault) {
        List<Header> headers = new ArrayList<>();
        headers.add(new Header(RejectionReason.REASON_HEADER, fault.reason().text()));
        headers.add(new Header(RejectionReason.DETAIL_HEADER, fault.detail()));
        headers.add(new Header(RejectionReason.SOURCE_HEADER, message.position()));
        byte[] value = message.value();
        if (value != null) {
            headers.add(new Header(RejectionReason.LENGTH_HEADER, String.valueOf(value.length)));
            headers.add(new Header(RejectionReason.SHA256_HEADER, Sha256.hex(value)));
        }
        return new OutgoingRecord(cut(message.key()), cut(value), headers);
    }

    private static byte @Nullable [] cut(byte @Nullable [] bytes) {
        return bytes == null || bytes.length <= MOST_REJECTED_BYTES ? bytes : Arrays.copyOf(bytes, MOST_REJECTED_BYTES);
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        counts.snapshot();
        gaps.snapshot();
    }

    /** Messages rejected for this reason by this subtask, as its metric says. */
    long rejectedFor(RejectionReason reason) {
        return rejected(reason).get();
    }

    /** Readings that retention removed before this subtask read them, as its metric says. */
    long lost() {
        return gaps.lost();
    }

    private AtomicLong rejected(RejectionReason reason) {
        return counts.count(REJECTED_STATE + reason.text());
    }
}
