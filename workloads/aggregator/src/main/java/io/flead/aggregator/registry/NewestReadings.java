package io.flead.aggregator.registry;

import io.flead.aggregator.registry.ModelArchive.ArchiveUnavailableException;
import io.flead.contract.reading.Reading;
import java.util.function.Consumer;

/** Source of the newest readings of the pipeline. Implementations are thread-safe. */
@FunctionalInterface
public interface NewestReadings {

    /**
     * Reads them, those of a device in their order; what is no reading is left out.
     *
     * @param most records that are read
     * @throws ArchiveUnavailableException when the topic cannot be read now
     */
    void read(int most, Consumer<Reading> each) throws ArchiveUnavailableException;
}
