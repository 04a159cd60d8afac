package io.flead.local.data;

import io.flead.local.database.DatabaseConfiguration;
import io.flead.local.failure.UserException;
import io.flead.local.port.Port;
import io.flead.local.state.RunRecord;
import io.flead.local.state.SecretFile;
import io.flead.local.state.StateDirectory;
import io.flead.process.environment.DatabaseEnvironment;
import io.flead.process.environment.KafkaEnvironment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a pipeline's data lie.
 *
 * @param kafka connection to its topics
 * @param database connection to its tables
 */
public record DataPlace(Optional<KafkaEnvironment> kafka, Optional<DatabaseEnvironment> database) {

    /**
     * The broker and the database of a run.
     *
     * @param directory its state directory
     * @throws UserException when it does not run
     */
    public static DataPlace ofRun(Path directory) throws UserException {
        RunRecord run = RunRecord.read(directory.resolve("run.json"))
                .filter(found -> StateDirectory.isTaken(directory))
                .orElseThrow(() -> new UserException("no pipeline runs on " + directory
                        + ": start it with 'flead up', or name a Kafka by --kafka and a database by --database"));
        Integer kafka = run.ports().get(Port.KAFKA.label());
        Integer database = run.ports().get(Port.DATABASE.label());
        Optional<String> password = SecretFile.read(SecretFile.databasePassword(directory));
        return new DataPlace(
                Optional.ofNullable(kafka)
                        .map(port -> "127.0.0.1:" + port)
                        .map(servers -> new KafkaEnvironment(servers, Map.of("bootstrap.servers", servers))),
                Optional.ofNullable(database)
                        .map(port ->
                                new DatabaseConfiguration(directory.resolve("postgres"), port, password.orElse("")))
                        .map(configuration -> new DatabaseEnvironment(
                                configuration.url(), DatabaseConfiguration.USER, configuration.password())));
    }

    /**
     * Connects to both.
     *
     * @param wanted of these kinds only
     * @return at least one source; the caller closes them
     * @throws DataUnavailableException when one refuses
     * @throws UserException when none of these is known
     */
    public List<RowSource> connect(List<DataSet.Kind> wanted) throws DataUnavailableException, UserException {
        List<RowSource> sources = new ArrayList<>();
        if (kafka.isPresent() && wanted.contains(DataSet.Kind.TOPIC)) {
            sources.add(TopicRows.connect(kafka.get().properties()));
        }
        try {
            if (database.isPresent() && wanted.contains(DataSet.Kind.TABLE)) {
                sources.add(TableRows.connect(database.get()));
            }
        } catch (DataUnavailableException e) {
            sources.forEach(RowSource::close);
            throw e;
        }
        if (sources.isEmpty()) {
            throw new UserException(
                    wanted.contains(DataSet.Kind.TOPIC)
                            ? "no Kafka is named: give --kafka HOST:PORT"
                            : "no database is named: give --database jdbc:postgresql://HOST:PORT/NAME");
        }
        return sources;
    }
}
