package io.flead.chaos.account;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The facts of a run that began with an empty ledger, when nothing was under way any more.
 *
 * @param produced records in the readings topic
 * @param malformed of these, records that are no readings
 * @param missingSequences numbers below a device's last one that the readings topic lacks
 * @param repeatedSequences numbers of a device that the readings topic has more than once
 * @param scored readings scored, as the training job's checkpoints count them
 * @param rejected records rejected, counted likewise
 * @param trainingPassed whether a checkpoint of the training job lies at the end of the readings topic
 * @param lostByTraining readings that the training job counted as lost
 * @param stored rows of readings in the database; empty when it did not answer
 * @param archiverPassed whether the database's offsets lie at the end of the readings topic
 * @param lostByArchiver readings that the archiver counted as lost
 * @param versions of the published models, in the order of the topic
 * @param published sha256 of the last one
 * @param recomputed sha256 of the model that its updates make; empty when it could not be computed
 * @param failures parts of the run itself that failed
 */
public record Facts(
        long produced,
        long malformed,
        long missingSequences,
        long repeatedSequences,
        long scored,
        long rejected,
        boolean trainingPassed,
        long lostByTraining,
        OptionalLong stored,
        boolean archiverPassed,
        long lostByArchiver,
        List<Long> versions,
        Optional<String> published,
        Optional<String> recomputed,
        List<String> failures) {

    public Facts {
        versions = List.copyOf(versions);
        failures = List.copyOf(failures);
    }

    /**
     * Of a run whose ledger could not be read.
     *
     * @param lostByArchiver readings that the archiver had counted as lost by then
     */
    public static Facts unknown(long lostByArchiver) {
        return new Facts(
                0,
                0,
                0,
                0,
                0,
                0,
                false,
                0,
                OptionalLong.empty(),
                false,
                lostByArchiver,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    /** The same, with parts of the run that failed. */
    public Facts with(List<String> failed) {
        return new Facts(
                produced,
                malformed,
                missingSequences,
                repeatedSequences,
                scored,
                rejected,
                trainingPassed,
                lostByTraining,
                stored,
                archiverPassed,
                lostByArchiver,
                versions,
                published,
                recomputed,
                failed);
    }
}
