package io.flead.analytics.windows;

import io.flead.analytics.parquet.ResultDirectory;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Reads and moves the offsets in a stream's checkpoint while the stream does not run. Spark keeps those of batch 17 in
 * {@code offsets/17} (a line with the version, one with settings, one for each source) and says in {@code commits/17}
 * that the batch is done. Beside these is the id of their topic. Not thread-safe.
 */
final class CheckpointOffsets {

    private static final String OFFSETS = "offsets";
    private static final String COMMITS = "commits";
    private static final String TOPIC_ID = "topic-id";

    private final Path root;
    private final FileContext files;
    private final ResultDirectory directory;

    CheckpointOffsets(String checkpoint, Configuration configuration) throws IOException {
        this.root = new Path(checkpoint);
        this.files = FileContext.getFileContext(root.toUri(), configuration);
        this.directory = new ResultDirectory(checkpoint, configuration);
    }

    /** The id of the topic that the offsets belong to; none where no stream has run yet. */
    Optional<String> topicId() throws IOException {
        return directory.read(TOPIC_ID).map(String::strip);
    }

    /** From now on the offsets belong to this topic. */
    void belongTo(String topicId) throws IOException {
        directory.write(TOPIC_ID, topicId + "\n");
    }

    /** Of each partition the next offset after all batches that are done; empty where none is. */
    Map<Integer, Long> positions(String topic) throws IOException {
        OptionalLong done = newest(COMMITS);
        if (done.isEmpty()) {
            return Map.of();
        }
        List<String> lines = offsets(done.getAsLong());
        return KafkaOffsets.ofTopic(lines.get(lines.size() - 1), topic);
    }

    /**
     * Makes the stream resume at these offsets; devices keep their state. A batch that was not done yet is dropped:
     * its readings are gone. A second call, after a kill, changes nothing.
     */
    void moveTo(String topic, Map<Integer, Long> positions) throws IOException {
        OptionalLong done = newest(COMMITS);
        if (done.isEmpty()) {
            // No batch is done, and the readings of the first one are gone.
            files.delete(root, true);
            return;
        }
        for (long batch :
                batches(OFFSETS).filter(batch -> batch > done.getAsLong()).toArray()) {
            files.delete(file(OFFSETS, batch), false);
        }
        List<String> lines = offsets(done.getAsLong());
        String moved =
                String.join("\n", lines.subList(0, lines.size() - 1)) + "\n" + KafkaOffsets.json(topic, positions);
        directory.writeChecked(OFFSETS + "/" + done.getAsLong(), moved);
    }

    private List<String> offsets(long batch) throws IOException {
        List<String> lines = directory
                .read(OFFSETS + "/" + batch)
                .map(text -> text.lines().toList())
                .orElse(List.of());
        // One source: the readings topic.
        if (lines.size() != 3 || !lines.get(0).equals("v1")) {
            throw new IOException("not understood: " + file(OFFSETS, batch));
        }
        return lines;
    }

    private OptionalLong newest(String log) throws IOException {
        return batches(log).max();
    }

    private LongStream batches(String log) throws IOException {
        try {
            LongStream.Builder batches = LongStream.builder();
            for (FileStatus file : files.util().listStatus(new Path(root, log))) {
                String name = file.getPath().getName();
                if (name.matches("\\d{1,18}")) {
                    batches.add(Long.parseLong(name));
                }
            }
            return batches.build();
        } catch (FileNotFoundException e) {
            return LongStream.empty();
        }
    }

    private Path file(String log, long batch) {
        return new Path(root, log + "/" + batch);
    }
}
