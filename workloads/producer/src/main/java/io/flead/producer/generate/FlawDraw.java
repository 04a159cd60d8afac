package io.flead.producer.generate;

import io.flead.producer.generate.GeneratePlan.Flaws;
import io.flead.producer.simulator.Noise;

/** Draws which readings are flawed: a function of seed, machine and step. */
record FlawDraw(long seed, Flaws flaws) {

    private static final int JITTER = 9000;
    private static final int LATE = 9001;
    private static final int DUPLICATE = 9002;
    private static final int MALFORMED = 9003;

    long jitterMillis(int machine, long step) {
        long most = flaws.jitter().toMillis();
        return most == 0 ? 0 : Math.round((2 * drawn(machine, step, JITTER) - 1) * most);
    }

    boolean late(int machine, long step) {
        return flaws.late() > 0 && drawn(machine, step, LATE) < flaws.late();
    }

    boolean duplicate(int machine, long step) {
        return flaws.duplicates() > 0 && drawn(machine, step, DUPLICATE) < flaws.duplicates();
    }

    boolean malformed(int machine, long step) {
        return flaws.malformed() > 0 && drawn(machine, step, MALFORMED) < flaws.malformed();
    }

    private double drawn(int machine, long step, int stream) {
        return Noise.uniform(Noise.bits(seed, machine, step, stream));
    }
}
