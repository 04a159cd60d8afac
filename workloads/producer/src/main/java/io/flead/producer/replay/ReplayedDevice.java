package io.flead.producer.replay;

import io.flead.api.v1alpha1.ReplayTime;
import io.flead.producer.fleet.Device;
import io.flead.producer.fleet.EventClock;
import io.flead.producer.fleet.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Plays the rows of one device. Row r of loop l is message l * rows + r. Holds one chunk of its file at a time; the
 * file is open only while a chunk is read.
 */
final class ReplayedDevice implements Device {

    private final String id;
    private final DeviceRows rows;
    private final boolean loop;
    private final ReplayTime time;
    private final Duration loopLength;
    private final RowMessage messages;
    private final int chunkBytes;
    private final EventClock clock = new EventClock();

    private long sequence;
    private int segmentIndex;
    private long segmentRow;

    private byte[] chunk = new byte[0];
    /** Position of the chunk among the device's bytes in the segment. */
    private long chunkPosition;

    private int chunkFilled;
    private int chunkNext;

    /**
     * Begins at the first row.
     *
     * @param period time between two readings, for original times where the file has only one
     * @param chunkBytes how much of a file to hold
     */
    ReplayedDevice(
            String id,
            DeviceRows rows,
            boolean loop,
            ReplayTime time,
            Duration period,
            RowMessage messages,
            int chunkBytes) {
        this.id = id;
        this.rows = rows;
        this.loop = loop;
        this.time = time;
        this.loopLength = rows.loopLength(period);
        this.messages = messages;
        this.chunkBytes = chunkBytes;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public void startAt(long sequence) throws IOException {
        enter(0);
        this.sequence = sequence;
        if (ended()) {
            return;
        }
        long skip = sequence % rows.rows();
        while (skip >= segment().rows()) {
            skip -= segment().rows();
            enter(segmentIndex + 1);
        }
        for (; skip > 0; skip--) {
            chunkNext = rowEnd();
            segmentRow++;
        }
    }

    @Override
    public Optional<Message> next(long nowMillis) throws IOException {
        if (ended()) {
            return Optional.empty();
        }
        int end = rowEnd();
        String csvRecord = new String(chunk, chunkNext, end - chunkNext, StandardCharsets.UTF_8);
        byte[] value = messages.of(csvRecord, segment().columns(), id, eventTime(nowMillis));
        Message message = new Message(sequence, value);
        chunkNext = end;
        sequence++;
        segmentRow++;
        if (segmentRow == segment().rows()) {
            enter((segmentIndex + 1) % rows.segments().size());
        }
        return Optional.of(message);
    }

    private boolean ended() {
        return !loop && sequence >= rows.rows();
    }

    private RowMessage.Time eventTime(long nowMillis) {
        return time == ReplayTime.SHIFTED
                ? new RowMessage.Played(Instant.ofEpochMilli(clock.next(nowMillis)))
                : new RowMessage.Own(loopLength.multipliedBy(sequence / rows.rows()));
    }

    private Segment segment() {
        return rows.segments().get(segmentIndex);
    }

    private void enter(int index) {
        segmentIndex = index;
        segmentRow = 0;
        chunkPosition = 0;
        chunkFilled = 0;
        chunkNext = 0;
    }

    /** Brings the next row into the chunk, from {@code chunkNext} to the index returned. */
    private int rowEnd() throws IOException {
        while (true) {
            char separator = segment().columns().fields().separator();
            int end = RecordBounds.end(chunk, chunkNext, chunkFilled, separator);
            boolean last = chunkPosition + chunkFilled == segment().runs().bytes();
            if (end < 0 && last) {
                end = chunkFilled;
            }
            if (end < 0) {
                fill();
            } else if (end == chunkNext) {
                throw new IOException("the file has changed since it was indexed");
            } else if (RecordBounds.blank(chunk, chunkNext, end)) {
                chunkNext = end;
            } else {
                return end;
            }
        }
    }

    /** Reads the chunk that begins with the next row; a larger one when that row has filled the whole chunk. */
    private void fill() throws IOException {
        long position = chunkPosition + chunkNext;
        ByteRuns runs = segment().runs();
        boolean tooShort = chunkNext == 0 && chunkFilled > 0;
        long wanted = Math.min(tooShort ? 2L * chunk.length : chunkBytes, runs.bytes() - position);
        if (wanted > 2L * CsvRecords.LONGEST_RECORD_BYTES) {
            throw new IOException("the file has changed since it was indexed: a row has no end");
        }
        // A new array, so that a failure leaves the device as it is.
        byte[] read = new byte[(int) wanted];
        int filled;
        try (Place.Content content = segment().place().open()) {
            filled = runs.read(content, position, read);
        }
        chunk = read;
        chunkPosition = position;
        chunkFilled = filled;
        chunkNext = 0;
    }
}
