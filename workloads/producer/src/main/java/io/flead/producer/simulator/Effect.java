package io.flead.producer.simulator;

/**
 * A failure's mark on one sensor. With the effective severity {@code w = max(0, (severity - from) / (1 - from))} a
 * value becomes {@code value * (1 + scale * w + flutter * w * noise) + offset * w}.
 *
 * @param sensor the sensor that shows it
 * @param scale relative change at full severity
 * @param offset change in the sensor's unit at full severity
 * @param from severity from which the sensor shows anything, 0 to below 1
 * @param flutter standard deviation of an added relative noise at full severity
 */
public record Effect(Sensor sensor, double scale, double offset, double from, double flutter) {

    public Effect {
        if (!(from >= 0 && from < 1) || flutter < 0) {
            throw new IllegalArgumentException("from must be in [0, 1), flutter at least 0: " + from + ", " + flutter);
        }
    }

    static Effect scale(Sensor sensor, double scale) {
        return new Effect(sensor, scale, 0, 0, 0);
    }

    static Effect offset(Sensor sensor, double offset) {
        return new Effect(sensor, 0, offset, 0, 0);
    }

    Effect from(double severity) {
        return new Effect(sensor, scale, offset, severity, flutter);
    }

    Effect flutter(double deviation) {
        return new Effect(sensor, scale, offset, from, deviation);
    }

    double apply(double value, double severity, double noise) {
        double shown = (severity - from) / (1 - from);
        return shown <= 0 ? value : value * (1 + scale * shown + flutter * shown * noise) + offset * shown;
    }
}
