package io.flead.chaos.run;

import io.flead.chaos.account.Facts;
import io.flead.chaos.account.LastModel;
import io.flead.contract.message.GlobalModel;
import io.flead.contract.pipeline.Pipeline;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.TopicPartition;

/** Reads the facts of a run from its topics, its tables and the programs' counts, when the producer has stopped. */
record FactsReader(Pipeline pipeline, Parts parts, LedgerReader ledger, DatabaseReader database) {

    private static final Duration PASSES_WITHIN = Duration.ofMinutes(3);
    private static final Duration QUIET_AFTER = Duration.ofSeconds(3);

    /** Waits until training and the archiver have passed the end of the readings, then reads. */
    Facts read() throws IOException, InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, Long> ends = quietEnds();
        boolean archived = Wait.until(PASSES_WITHIN, () -> database.passed(ends));
        LedgerReader.Readings readings = ledger.readings(ends);
        // The offsets in a checkpoint first, then the counts: both must be at the end.
        boolean trained = Wait.until(PASSES_WITHIN, () -> trainingPassed(ends));
        Parts.Scored scored = parts.scored();
        Wait wait = new Wait();
        while (wait.elapsed().compareTo(PASSES_WITHIN) < 0 && scored.handled() < readings.produced()) {
            Wait.pause(Wait.TICK);
            scored = parts.scored();
        }
        LedgerReader.Models models = ledger.models();
        Optional<GlobalModel> last = models.last();
        Optional<GlobalModel> again =
                last.flatMap(model -> LastModel.again(pipeline.spec(), model, models.beforeLast(), models.updates()));
        parts.countLost();
        return new Facts(
                readings.produced(),
                readings.malformed(),
                readings.sequences().missing(),
                readings.sequences().repeated(),
                scored.scored(),
                scored.rejected(),
                trained,
                scored.lost(),
                database.readings(),
                archived,
                parts.lostByArchiver(),
                models.models().stream().map(GlobalModel::version).toList(),
                last.map(LastModel::sha256),
                again.map(LastModel::sha256),
                List.of());
    }

    private boolean trainingPassed(Map<TopicPartition, Long> ends) throws InterruptedException {
        try {
            return ledger.trainingPassed(ends);
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    /** The ends of the readings topic when nothing comes any more. */
    private Map<TopicPartition, Long> quietEnds() throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, Long> before = Map.of();
        Map<TopicPartition, Long> ends = ledger.readingsEnds();
        while (!ends.equals(before)) {
            before = ends;
            Wait.pause(QUIET_AFTER);
            ends = ledger.readingsEnds();
        }
        return ends;
    }
}
