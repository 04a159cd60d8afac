package io.flead.chaos.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class AccountTest {

    @Test
    void aRunWithoutLossIsSound() {
        Account account = Account.of(new Run().facts());
        assertThat(account.ok()).isTrue();
        assertThat(account).isEqualTo(new Account(1000, 0, 0, 0, true, List.of()));
    }

    @Test
    void readingsThatAreCountedAsLostAreNotLostSilently() {
        Run run = new Run();
        run.scored = 980;
        run.lostByTraining = 10;
        run.stored = OptionalLong.of(983);
        run.lostByArchiver = 7;
        Account account = Account.of(run.facts());
        assertThat(account.ok()).isTrue();
        assertThat(account.lost()).isZero();
        assertThat(account.counted()).isEqualTo(10);
    }

    @Test
    void invariant3_aReadingThatIsNeitherScoredNorRejectedNorCountedIsLost() {
        Run run = new Run();
        run.scored = 988;
        assertThat(Account.of(run.facts()).lost()).isEqualTo(2);
        assertOneProblem(run, "1000 produced", "988 scored");
    }

    @Test
    void aReadingThatIsScoredTwiceIsNotSound() {
        Run run = new Run();
        run.scored = 991;
        assertThat(Account.of(run.facts()).lost()).isZero();
        assertOneProblem(run, "991 scored");
    }

    @Test
    void aReadingThatIsRejectedAlthoughItIsOneIsNotSound() {
        Run run = new Run();
        run.scored = 989;
        run.rejected = 11;
        assertOneProblem(run, "10 malformed", "11 rejected");
    }

    @Test
    void aReadingThatNeverCameToTheTopicIsLost() {
        Run run = new Run();
        run.missing = 3;
        assertThat(Account.of(run.facts()).lost()).isEqualTo(3);
        assertOneProblem(run, "3 readings");
    }

    @Test
    void aReadingThatCameTwiceIsNotSound() {
        Run run = new Run();
        run.repeated = 1;
        assertOneProblem(run, "1 readings", "more than once");
    }

    @Test
    void aRowTooFewAndARowTooManyAreNotSound() {
        for (long rows : new long[] {989, 991}) {
            Run run = new Run();
            run.stored = OptionalLong.of(rows);
            assertOneProblem(run, rows + " rows");
        }
    }

    @Test
    void aRunThatDidNotComeToItsEndIsNotSound() {
        Run training = new Run();
        training.trainingPassed = false;
        assertOneProblem(training, "training");
        Run archiver = new Run();
        archiver.archiverPassed = false;
        assertOneProblem(archiver, "archiver");
        Run database = new Run();
        database.stored = OptionalLong.empty();
        assertOneProblem(database, "database");
    }

    @Test
    void aRunThatProducedNothingProvesNothing() {
        Run run = new Run();
        run.produced = 0;
        run.malformed = 0;
        run.scored = 0;
        run.rejected = 0;
        run.stored = OptionalLong.of(0);
        assertOneProblem(run, "nothing was produced");
    }

    @Test
    void versionsThatAreMissingRepeatedOrOutOfOrderAreGaps() {
        assertThat(gaps(1L, 2L, 3L)).isZero();
        assertThat(gaps(1L, 2L, 4L)).isEqualTo(1);
        assertThat(gaps(1L, 2L, 2L)).isEqualTo(1);
        assertThat(gaps(2L, 1L, 3L)).isEqualTo(2);
        Run run = new Run();
        run.versions = List.of(1L, 3L);
        assertOneProblem(run, "1 versions");
    }

    @Test
    void noModelAtAllIsNotSound() {
        Run run = new Run();
        run.versions = List.of();
        run.published = Optional.empty();
        run.recomputed = Optional.empty();
        Account account = Account.of(run.facts());
        assertThat(account.sha256Equal()).isFalse();
        assertThat(account.problems()).hasSize(2);
    }

    @Test
    void invariant1_aModelThatItsUpdatesDoNotMakeIsNotSound() {
        for (Optional<String> recomputed : List.of(Optional.of("b"), Optional.<String>empty())) {
            Run run = new Run();
            run.recomputed = recomputed;
            assertThat(Account.of(run.facts()).sha256Equal()).isFalse();
            assertOneProblem(run, "the last model is a");
        }
    }

    @Test
    void aFailureOfTheRunItselfIsNotSound() {
        Run run = new Run();
        run.failures = List.of("flead up ended");
        assertOneProblem(run, "flead up ended");
    }

    @Test
    void sequencesAreMissingOrRepeatedPerDevice() {
        SequenceCheck check = new SequenceCheck();
        for (long number : new long[] {0, 1, 3, 3}) {
            check.add("a", number);
        }
        check.add("b", 2);
        assertThat(check.repeated()).isEqualTo(1);
        assertThat(check.missing()).isEqualTo(3);
    }

    private static long gaps(Long... versions) {
        Run run = new Run();
        run.versions = List.of(versions);
        return Account.of(run.facts()).versionGaps();
    }

    private static void assertOneProblem(Run run, String... words) {
        Account account = Account.of(run.facts());
        assertThat(account.ok()).isFalse();
        assertThat(account.problems()).singleElement().asString().contains(words);
    }

    /** A sound run, of which a test changes one thing. */
    private static final class Run {

        private long produced = 1000;
        private long malformed = 10;
        private long missing;
        private long repeated;
        private long scored = 990;
        private long rejected = 10;
        private boolean trainingPassed = true;
        private long lostByTraining;
        private OptionalLong stored = OptionalLong.of(990);
        private boolean archiverPassed = true;
        private long lostByArchiver;
        private List<Long> versions = List.of(1L, 2L);
        private Optional<String> published = Optional.of("a");
        private Optional<String> recomputed = Optional.of("a");
        private List<String> failures = List.of();

        private Facts facts() {
            return new Facts(
                    produced,
                    malformed,
                    missing,
                    repeated,
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
                    failures);
        }
    }
}
