package io.flead.producer.generate;

import io.flead.api.program.BadInputException;
import io.flead.producer.generate.GeneratePlan.Destination;
import io.flead.producer.generate.GeneratePlan.Existing;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Writes a folder that {@code flead evaluate} reads: a file for each machine and a manifest of them. */
final class EvaluationSetSink implements Sink {

    /** Each has a file that is open. */
    private static final int MOST_MACHINES = 1000;

    private final List<LineFile> files = new ArrayList<>();
    private volatile long written;

    /**
     * Makes the folder and the files.
     *
     * @throws BadInputException when that is not possible; the message has the remedy
     */
    EvaluationSetSink(Destination.EvaluationSet set, List<String> ids, String heading, Existing existing)
            throws BadInputException, IOException {
        if (ids.size() > MOST_MACHINES) {
            throw new BadInputException(
                    "--machines " + ids.size() + ": mode evaluation takes at most " + MOST_MACHINES + ": take fewer");
        }
        if (existing == Existing.APPENDED) {
            throw new BadInputException("--append: a set is written at once: give --force, or another folder");
        }
        StringBuilder manifest = new StringBuilder("device_id,file,train_rows\n");
        for (int machine = 0; machine < ids.size(); machine++) {
            String file = "machine-" + (machine + 1) + ".csv";
            manifest.append(ids.get(machine) + "," + file + "," + set.trainRows() + "\n");
            files.add(Sinks.file(set.folder().resolve(file), heading, Long.MAX_VALUE, existing));
        }
        try (LineFile lines =
                Sinks.file(set.folder().resolve("manifest.csv"), manifest.toString(), Long.MAX_VALUE, existing)) {
            lines.flush();
        }
    }

    @Override
    public void write(Block block) throws IOException {
        for (int reading = 0; reading < block.count(); reading++) {
            files.get(block.machine(reading))
                    .add(block.bytes().array(), block.from(reading), block.to(reading) - block.from(reading));
        }
        long before = written;
        written = before + block.count();
    }

    @Override
    public void finish(Duration patience) throws IOException {
        for (LineFile file : files) {
            file.flush();
        }
    }

    @Override
    public long acknowledged() {
        return written;
    }

    @Override
    public void close() throws IOException {
        for (LineFile file : files) {
            file.close();
        }
    }
}
