package io.flead.producer.generate;

import io.flead.api.program.BadInputException;
import io.flead.api.program.EnvironmentNames;
import io.flead.producer.generate.GeneratePlan.Destination;
import io.flead.producer.generate.GeneratePlan.Existing;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Opens the destination of a plan. */
final class Sinks {

    private Sinks() {}

    /**
     * Opens it.
     *
     * @throws BadInputException when it cannot be opened; the message has the remedy
     */
    static Sink open(GeneratePlan plan, Map<String, String> environment) throws BadInputException, IOException {
        String heading = ReadingWriter.heading(plan.layout());
        Destination destination = plan.destination();
        if (destination instanceof Destination.File file) {
            return new FileSink(file(file.path(), heading, file.rotate(), plan.existing()));
        }
        if (destination instanceof Destination.EvaluationSet set) {
            return new EvaluationSetSink(set, plan.fleet().ids(), heading, plan.existing());
        }
        if (destination instanceof Destination.Http http) {
            return new HttpSink(http, plan.layout());
        }
        if (destination instanceof Destination.Kafka kafka) {
            Map<String, String> settings = new HashMap<>();
            environment.forEach((name, value) ->
                    EnvironmentNames.kafkaSetting(name).ifPresent(setting -> settings.put(setting, value)));
            return new KafkaSink(
                    kafka.bootstrap(),
                    kafka.topic(),
                    settings,
                    plan.fleet().ids().toArray(String[]::new));
        }
        return new StreamSink(new FileOutputStream(FileDescriptor.out), heading);
    }

    /** Opens a file of lines. */
    static LineFile file(Path path, String heading, long rotate, Existing existing) throws BadInputException {
        try {
            return new LineFile(path, heading, rotate, existing);
        } catch (FileAlreadyExistsException e) {
            throw new BadInputException(
                    e.getMessage() + " exists: choose another file, or give --append or --force to replace it");
        } catch (IOException e) {
            throw new BadInputException("file " + path + " cannot be written (" + e + "): choose another");
        }
    }
}
