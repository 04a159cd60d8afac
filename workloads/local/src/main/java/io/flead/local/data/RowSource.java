package io.flead.local.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flead.local.failure.UserException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The topics of a Kafka, or the tables of a database. Not thread-safe. */
public interface RowSource extends AutoCloseable {

    /** What its sets are. */
    DataSet.Kind kind();

    /**
     * The names of all its sets, sorted.
     *
     * @throws DataUnavailableException when it does not answer
     */
    List<String> names() throws DataUnavailableException, InterruptedException;

    /**
     * How much one of its sets holds.
     *
     * @throws DataUnavailableException when it does not answer
     */
    DataSet measure(String name) throws DataUnavailableException, InterruptedException;

    /**
     * The newest rows of one of its sets, the newest last.
     *
     * @param limit most rows
     * @param device only rows of this device
     * @throws DataUnavailableException when it does not answer
     * @throws UserException when rows of this set belong to no device
     */
    List<ObjectNode> newest(String name, int limit, Optional<String> device)
            throws DataUnavailableException, UserException, InterruptedException;

    /**
     * Hands over each row that comes after those that {@link #newest} gave last, until the thread is interrupted.
     *
     * @throws DataUnavailableException when it does not answer any more
     */
    void follow(String name, Optional<String> device, Consumer<ObjectNode> rows)
            throws DataUnavailableException, UserException, InterruptedException;

    /** Closes the connection. */
    @Override
    void close();
}
