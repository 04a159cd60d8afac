package io.flead.chaos.account;

import java.util.ArrayList;
import java.util.List;

/**
 * The verdict on the facts of a run.
 *
 * @param readings records produced
 * @param lost of these, neither scored nor rejected nor counted as lost, or never arrived at all
 * @param counted of these, counted as lost
 * @param versionGaps versions that no model has, or more than one
 * @param sha256Equal whether the last model is the one that its updates make
 * @param problems every rule that does not hold, in words
 */
public record Account(
        long readings, long lost, long counted, long versionGaps, boolean sha256Equal, List<String> problems) {

    public Account {
        problems = List.copyOf(problems);
    }

    /** Judges facts. */
    public static Account of(Facts facts) {
        List<String> problems = new ArrayList<>(facts.failures());
        long handled = facts.scored() + facts.rejected() + facts.lostByTraining();
        expect(problems, facts.produced() > 0, "nothing was produced");
        expect(problems, facts.trainingPassed(), "the training job did not come to the end of the readings topic");
        expect(
                problems,
                handled == facts.produced(),
                facts.produced() + " produced, but " + facts.scored() + " scored, " + facts.rejected()
                        + " rejected and " + facts.lostByTraining() + " counted as lost by training");
        expect(
                problems,
                facts.rejected() == facts.malformed(),
                facts.malformed() + " malformed records, but " + facts.rejected() + " rejected");
        expect(
                problems,
                facts.missingSequences() == 0,
                facts.missingSequences() + " readings of the devices never came to the readings topic");
        expect(
                problems,
                facts.repeatedSequences() == 0,
                facts.repeatedSequences() + " readings came to the readings topic more than once");
        expect(problems, facts.archiverPassed(), "the archiver did not come to the end of the readings topic");
        long storable = facts.produced() - facts.malformed() - facts.lostByArchiver();
        if (facts.stored().isEmpty()) {
            problems.add("the database did not say how many readings it has");
        } else {
            expect(
                    problems,
                    facts.stored().getAsLong() == storable,
                    storable + " readings to be stored, but " + facts.stored().getAsLong() + " rows");
        }
        long gaps = gaps(facts.versions());
        expect(problems, !facts.versions().isEmpty(), "no model was published");
        expect(problems, gaps == 0, gaps + " versions are missing, repeated or out of order");
        boolean equal = facts.published().isPresent() && facts.published().equals(facts.recomputed());
        expect(
                problems,
                equal,
                "the last model is " + facts.published().orElse("unknown") + ", its updates make "
                        + facts.recomputed().orElse("nothing that could be computed"));
        return new Account(
                facts.produced(),
                facts.missingSequences() + Math.max(0, facts.produced() - handled),
                Math.max(facts.lostByTraining(), facts.lostByArchiver()),
                gaps,
                equal,
                problems);
    }

    /** Whether every rule holds. */
    public boolean ok() {
        return problems.isEmpty();
    }

    /** Versions that do not follow the one before them; the first is 1. */
    private static long gaps(List<Long> versions) {
        long gaps = 0;
        for (int index = 0; index < versions.size(); index++) {
            gaps += versions.get(index) == index + 1L ? 0 : 1;
        }
        return gaps;
    }

    private static void expect(List<String> problems, boolean holds, String otherwise) {
        if (!holds) {
            problems.add(otherwise);
        }
    }
}
