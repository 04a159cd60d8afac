package io.flead.producer.generate;

import io.flead.producer.simulator.FailureType;
import io.flead.producer.simulator.FleetSettings;
import io.flead.producer.simulator.FleetSimulation;
import io.flead.producer.simulator.Injection;
import io.flead.producer.simulator.MachineClass;
import io.flead.producer.simulator.MachineState;
import io.flead.producer.simulator.Sensor;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/**
 * Pictures of the simulator, as SVG: each sensor of healthy machines, and each failure beside the same machine without
 * it. The same at each call.
 */
final class Plot {

    private static final long SEED = 7;
    private static final int STEPS = 240;
    private static final int BEGIN = 60;
    private static final int LENGTH = 150;
    private static final int WIDTH = 640;
    private static final int LEFT = 150;
    private static final int RIGHT = 10;
    private static final int ROW = 62;
    private static final int TOP = 34;
    private static final double MARGIN = 0.08;
    private static final List<String> COLOURS = List.of("#5b6b7b", "#1f77b4", "#2a9d4a");
    private static final String FAILING = "#c62828";

    private Plot() {}

    /** All pictures by the names of their files. */
    static Map<String, String> all() {
        Map<String, String> pictures = new TreeMap<>();
        pictures.put("sensors.svg", sensors());
        for (FailureType type : FailureType.values()) {
            pictures.put(type.id() + ".svg", failure(type));
        }
        return pictures;
    }

    private static String sensors() {
        List<FleetSimulation> fleets =
                Arrays.stream(MachineClass.values()).map(Plot::fleet).toList();
        StringBuilder svg = new StringBuilder();
        begin(svg, "Healthy machines: pump (grey), compressor (blue), fan (green); " + STEPS + " readings");
        for (Sensor sensor : Sensor.values()) {
            row(svg, sensor, fleets.stream().map(fleet -> series(fleet, sensor)).toList(), COLOURS);
        }
        return svg.append("</svg>\n").toString();
    }

    private static String failure(FailureType type) {
        FleetSimulation healthy = fleet(MachineClass.PUMP);
        FleetSimulation failing = fleet(MachineClass.PUMP);
        failing.inject(0, new Injection.Failure(type, 1, BEGIN, LENGTH));
        StringBuilder svg = new StringBuilder();
        begin(svg, type.id() + " (red) from reading " + BEGIN + " to " + (BEGIN + LENGTH) + ", and without it (grey)");
        double from = x(BEGIN);
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#fdecea\"/>\n",
                from,
                TOP,
                x(BEGIN + LENGTH) - from,
                ROW * Sensor.count()));
        for (Sensor sensor : Sensor.values()) {
            row(
                    svg,
                    sensor,
                    List.of(series(failing, sensor), series(healthy, sensor)),
                    List.of(type.sensors().contains(sensor) ? FAILING : COLOURS.get(0), COLOURS.get(0)));
        }
        return svg.append("</svg>\n").toString();
    }

    private static FleetSimulation fleet(MachineClass kind) {
        return new FleetSimulation(new FleetSettings(
                SEED,
                List.of("MACHINE_001"),
                1,
                Instant.EPOCH,
                0,
                List.of(),
                Duration.ofHours(1),
                Duration.ZERO,
                0,
                0,
                List.of(kind)));
    }

    private static double[] series(FleetSimulation fleet, Sensor sensor) {
        MachineState state = new MachineState();
        double[] values = new double[STEPS];
        for (int step = 0; step < STEPS; step++) {
            fleet.read(0, step, state);
            values[step] = state.value(sensor);
        }
        return values;
    }

    private static void begin(StringBuilder svg, String title) {
        int height = TOP + ROW * Sensor.count() + RIGHT;
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + WIDTH + " " + height + "\" width=\""
                + WIDTH + "\" height=\"" + height + "\" font-family=\"sans-serif\" font-size=\"11\">\n"
                + "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"
                + "<text x=\"10\" y=\"20\" font-size=\"13\">" + title + "</text>\n");
    }

    private static void row(StringBuilder svg, Sensor sensor, List<double[]> lines, List<String> colours) {
        double least = flat(lines).min().orElse(0);
        double greatest = flat(lines).max().orElse(1);
        int top = TOP + ROW * sensor.index();
        svg.append(String.format(
                Locale.ROOT,
                """
                <text x="10" y="%d">%s</text><text x="10" y="%d" fill="#777777">%.1f to %.1f %s</text>
                <line x1="%d" y1="%d" x2="%d" y2="%d" stroke="#dddddd"/>
                """,
                top + ROW / 2,
                sensor.field(),
                top + ROW / 2 + 14,
                least,
                greatest,
                sensor.unit(),
                LEFT,
                top + ROW,
                WIDTH - RIGHT,
                top + ROW));
        for (int line = 0; line < lines.size(); line++) {
            svg.append("<polyline fill=\"none\" stroke-width=\"1.2\" stroke=\"" + colours.get(line) + "\" points=\"");
            double[] values = lines.get(line);
            for (int step = 0; step < values.length; step++) {
                double share = (values[step] - least) / Math.max(1e-9, greatest - least);
                svg.append(String.format(
                        Locale.ROOT,
                        step == 0 ? "%.1f,%.1f" : " %.1f,%.1f",
                        x(step),
                        top + ROW * (1 - MARGIN - share * (1 - 2 * MARGIN))));
            }
            svg.append("\"/>\n");
        }
    }

    private static DoubleStream flat(List<double[]> lines) {
        return lines.stream().flatMapToDouble(Arrays::stream);
    }

    private static double x(int step) {
        return LEFT + (WIDTH - LEFT - RIGHT) * (double) step / STEPS;
    }
}
