package io.flead.archiver;

import io.flead.api.program.BadInputException;
import io.flead.archiver.database.ArchiveDatabase;
import io.flead.archiver.database.InvalidSchemaException;
import io.flead.archiver.database.Migrations;
import io.flead.archiver.database.PipelineClaim;
import io.flead.archiver.database.ProjectionWriter;
import io.flead.archiver.row.TableProjection;
import io.flead.contract.database.SqlErrorKind;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The archiver's connection to its database: opened when it is needed, closed when something fails, asked for a sign of
 * life when it is idle. One thread uses it; {@link #abort} may be called from any.
 */
final class DatabaseSession {

    private static final Logger LOG = LoggerFactory.getLogger(Archiver.class);
    private static final Duration PING_INTERVAL = Duration.ofSeconds(3);

    private final ArchiveDatabase database;
    private final List<TableProjection> projections;
    private final Availability availability;
    private final BackOff backOff = new BackOff();
    private volatile @Nullable ProjectionWriter writer;
    private long usedNanos;

    DatabaseSession(ArchiveDatabase database, Collection<TableProjection> projections, Availability availability) {
        this.database = database;
        this.projections = List.copyOf(projections);
        this.availability = availability;
    }

    /**
     * Brings the database up to date, and waits while it is away.
     *
     * @param stopping ends the wait
     * @return false when it was stopped before the database could be reached
     * @throws BadInputException when the database belongs to another pipeline
     * @throws InvalidSchemaException when the database cannot be brought up to date
     */
    boolean migrate(PipelineClaim claim, CountDownLatch stopping)
            throws BadInputException, InvalidSchemaException, InterruptedException {
        while (stopping.getCount() > 0) {
            try {
                int scripts = Migrations.run(database, Optional.of(claim));
                LOG.atInfo().addKeyValue("scripts", scripts).log("migrated");
                answered();
                return true;
            } catch (SQLException e) {
                availability.away(String.valueOf(e.getMessage()));
                boolean unused = stopping.await(backOff.failed().toMillis(), TimeUnit.MILLISECONDS);
            }
        }
        return false;
    }

    /** The connection, a new one where there is none. */
    ProjectionWriter open() throws SQLException {
        ProjectionWriter open = writer;
        if (open == null) {
            open = ProjectionWriter.open(database, projections);
            writer = open;
        }
        return open;
    }

    /** The connection, if there is one. */
    Optional<ProjectionWriter> current() {
        return Optional.ofNullable(writer);
    }

    /** The database has answered. */
    void answered() {
        usedNanos = System.nanoTime();
        availability.back();
        backOff.succeeded();
    }

    /** Asks for a sign of life when the connection was idle for a while. */
    void pingWhenIdle() throws SQLException {
        long now = System.nanoTime();
        ProjectionWriter open = writer;
        if (now - usedNanos > PING_INTERVAL.toNanos()) {
            usedNanos = now;
            if (open != null) {
                open.ping();
            }
        }
    }

    /**
     * Closes the connection after a fault, and reports an outage.
     *
     * @param isStopping whether the fault may come from the end of this instance
     */
    void failed(SQLException fault, boolean isStopping) {
        close();
        if (SqlErrorKind.of(fault) == SqlErrorKind.CONFLICT) {
            LOG.atInfo().addKeyValue("reason", fault.getMessage()).log("batch_conflict");
        } else if (!isStopping) {
            availability.away(String.valueOf(fault.getMessage()));
        }
        backOff.failed();
    }

    /** Whether it is time for another attempt. */
    boolean isDue() {
        return backOff.isDue();
    }

    /** Breaks the connection, on which the using thread may hang. */
    void abort() {
        ProjectionWriter hanging = writer;
        if (hanging != null) {
            hanging.abort();
        }
    }

    void close() {
        ProjectionWriter open = writer;
        writer = null;
        if (open != null) {
            open.close();
        }
    }
}
