package io.flead.local.run;

import io.flead.local.broker.LocalBroker;
import io.flead.local.database.LocalDatabase;
import io.flead.local.failure.UserException;
import io.flead.local.port.Port;
import io.flead.local.port.PortPlan;
import io.flead.local.state.StateDirectory;
import io.flead.local.supervision.Supervisor;
import io.flead.local.workload.WorkloadVariables;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.kafka.clients.admin.Admin;

/** Broker and database of a run. */
final class LocalServices implements AutoCloseable {

    private static final String KAFKA = "kafka";
    private static final String POSTGRES = "postgres";

    private final StateDirectory state;
    private final LocalBroker broker;
    private final LocalDatabase database;
    private final Admin admin;

    private LocalServices(StateDirectory state, LocalBroker broker, LocalDatabase database) {
        this.state = state;
        this.broker = broker;
        this.database = database;
        this.admin = broker.connect();
    }

    /**
     * Starts both.
     *
     * @throws UserException when PostgreSQL cannot run here
     * @throws IOException when the state directory cannot be written
     */
    static LocalServices start(StateDirectory state, Path cacheDirectory, PortPlan ports, Supervisor supervisor)
            throws UserException, IOException {
        // Whether PostgreSQL can run here at all is known before anything is started.
        LocalDatabase database = LocalDatabase.locate(state.path(), cacheDirectory, ports.of(Port.DATABASE));
        LocalBroker broker = LocalBroker.prepare(state.path(), ports.of(Port.KAFKA), ports.of(Port.KAFKA_CONTROLLER));
        // The broker's JVM starts while the database is initialised.
        supervisor.start(broker.child(KAFKA, state.log(KAFKA), System.getProperty("java.class.path")));
        database.prepare();
        supervisor.start(database.child(POSTGRES, state.log(POSTGRES)));
        return new LocalServices(state, broker, database);
    }

    /** Waits until both answer; returns false when the run is to end. */
    boolean await(StartupWait startup) throws StartupException, InterruptedException {
        return startup.until(KAFKA, () -> broker.isReady(admin)) && startup.until(POSTGRES, database::isReady);
    }

    /** The broker's administration. */
    Admin admin() {
        return admin;
    }

    LocalDatabase database() {
        return database;
    }

    /** Addresses of both, for people. */
    String addresses() {
        return "kafka at " + broker.configuration().bootstrapServers() + ", database at "
                + database.configuration().url();
    }

    /** Addresses of both, for workloads. */
    WorkloadVariables variables(boolean listenOnAll) {
        return new WorkloadVariables(
                state.pipelineFile(), broker.configuration().bootstrapServers(), database.configuration(), listenOnAll);
    }

    /** Closes the connection; the supervisor stops the processes. */
    @Override
    public void close() {
        admin.close();
    }
}
