package io.flead.producer.simulator;

/**
 * One machine's physics: a load that rises and falls drives every sensor, each machine in its own way. All values are
 * functions of (seed, machine, step), computed without history.
 *
 * <p>The load has a duty cycle of 60 to 120 readings, short enough for a detector's warm-up to see a whole one, a small
 * daily cycle, and a smooth random part. Temperatures follow the load with a delay. A worn bearing shakes and heats up
 * from the beginning, and takes more power when it is half worn.
 */
final class Machine {

    private static final double SECONDS_PER_DAY = 86_400;
    private static final int CHARACTER = 2000;
    private static final int LOAD = 3000;

    private final long seed;
    private final int device;
    private final double rate;
    private final BearingWear wear;

    private final double meanLoad;
    private final double dutySwing;
    private final double dutyReadings;
    private final double dutyPhase;
    private final double ambient;
    private final double warming;
    private final double shaking;
    private final double headPressure;
    private final double ratedFlow;
    private final double ratedPower;
    private final double oil;

    /**
     * A machine of the fleet.
     *
     * @param device its number in the fleet, from 0
     * @param rate readings per second
     */
    Machine(long seed, int device, double rate, BearingWear wear) {
        this.seed = seed;
        this.device = device;
        this.rate = rate;
        this.wear = wear;
        this.meanLoad = trait(0, 0.55, 0.75);
        this.dutySwing = trait(1, 0.08, 0.15);
        this.dutyReadings = trait(2, 60, 120);
        this.dutyPhase = trait(3, 0, 1);
        this.ambient = trait(4, 18, 26);
        this.warming = trait(5, 30, 45);
        this.shaking = trait(6, 1.4, 2.6);
        this.headPressure = trait(7, 4, 7);
        this.ratedFlow = trait(8, 90, 150);
        this.ratedPower = trait(9, 15, 30);
        this.oil = trait(10, 72, 90);
    }

    /** Whether a reading belongs to a failure. */
    boolean failing(long step) {
        return wear.severity(seed, device, step) > 0;
    }

    /** A sensor's value at a step: always finite, within the sensor's range. */
    double value(Sensor sensor, long step) {
        double load = load(step);
        double worn = wear.severity(seed, device, step);
        double noise = Noise.normal(Noise.bits(seed, device, step, sensor.noise()));
        return sensor.show(
                switch (sensor) {
                    case TEMPERATURE -> housing(step) + 3 * worn + 0.3 * noise;
                    case VIBRATION -> shaking * (0.7 + 0.5 * load) * (1 + 3 * worn) * (1 + 0.04 * noise);
                    case PRESSURE -> (headPressure + 2.5 * load) * (1 + 0.008 * noise);
                    case FLOW_RATE -> ratedFlow * (0.3 + 0.8 * load) * (1 + 0.012 * noise);
                    case POWER_CONSUMPTION ->
                        ratedPower * (0.2 + 0.8 * load) * (1 + 0.5 * Math.max(0, worn - 0.5)) * (1 + 0.012 * noise);
                    case OIL_LEVEL -> oil - 3 * load + 0.25 * noise;
                    case BEARING_TEMPERATURE -> housing(step) + 8 + 6 * load + 35 * worn + 0.3 * noise;
                });
    }

    private double load(long step) {
        double duty = dutySwing * Math.sin(2 * Math.PI * (step / dutyReadings + dutyPhase));
        double day = 0.02 * Math.sin(2 * Math.PI * (step / rate) / SECONDS_PER_DAY);
        double wandering = 0.03 * Noise.smooth(seed, device, step / 10.0, LOAD);
        return Math.max(0.05, Math.min(1, meanLoad + duty + day + wandering));
    }

    /** Temperature of the housing: heat takes some readings to come and to go. */
    private double housing(long step) {
        return ambient + warming * (load(step - 4) + load(step - 8) + load(step - 12)) / 3;
    }

    private double trait(int number, double least, double greatest) {
        return least + (greatest - least) * Noise.uniform(Noise.bits(seed, device, 0, CHARACTER + number));
    }
}
