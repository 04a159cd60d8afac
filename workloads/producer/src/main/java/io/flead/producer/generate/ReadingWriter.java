package io.flead.producer.generate;

import io.flead.producer.generate.GeneratePlan.Format;
import io.flead.producer.generate.GeneratePlan.Layout;
import io.flead.producer.simulator.MachineState;
import io.flead.producer.simulator.Sensor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes readings in a layout, each ended by a line feed. One for each thread. */
final class ReadingWriter {

    private static final List<String> BEFORE = List.of("timestamp", "machine_id", "maintenance_status");
    private static final List<String> EVALUATED = List.of("timestamp", "device_id");
    private static final List<String> LABELS = List.of("anomaly_label", "anomaly_type");
    private static final List<String> COMPUTED = List.of(
            "hour",
            "day_of_week",
            "month",
            "is_weekend",
            "is_night_shift",
            "temp_pressure_ratio",
            "vibration_power_ratio",
            "flow_pressure_product");

    private final Layout layout;
    private final RecentReadings recent;
    private final List<byte[]> leads = new ArrayList<>();
    private final EventMoment moment = new EventMoment();
    private final boolean json;
    private int field;

    ReadingWriter(Layout layout, RecentReadings recent) {
        this.layout = layout;
        this.recent = recent;
        this.json = layout.format() == Format.JSON;
        for (String name : fields(layout)) {
            String lead = leads.isEmpty() ? "" : ",";
            leads.add((json ? (leads.isEmpty() ? "{" : ",") + "\"" + name + "\":" : lead)
                    .getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The fields of a layout, in their order. */
    static List<String> fields(Layout layout) {
        List<String> fields = new ArrayList<>(layout.evaluation() ? EVALUATED : BEFORE);
        for (Sensor sensor : Sensor.values()) {
            fields.add(sensor.field());
        }
        if (layout.evaluation()) {
            fields.add("label");
            return fields;
        }
        if (layout.labels()) {
            fields.addAll(LABELS);
        }
        if (layout.derived()) {
            fields.addAll(COMPUTED);
            for (Sensor sensor : Sensor.values()) {
                fields.add(sensor.field() + "_rolling_mean");
                fields.add(sensor.field() + "_rolling_std");
                fields.add(sensor.field() + "_zscore");
            }
        }
        return fields;
    }

    /** The first line of a file of this layout; empty where it has none. */
    static String heading(Layout layout) {
        return layout.format() == Format.CSV ? String.join(",", fields(layout)) + "\n" : "";
    }

    /** Writes a reading. */
    void write(Bytes bytes, long epochMillis, byte[] id, int machine, MachineState state) {
        moment.at(epochMillis);
        field = 0;
        lead(bytes);
        quote(bytes);
        moment.write(bytes);
        quote(bytes);
        lead(bytes);
        quote(bytes);
        bytes.add(id);
        quote(bytes);
        if (!layout.evaluation()) {
            text(bytes, state.maintenance() ? "maintenance" : "normal");
        }
        for (int sensor = 0; sensor < Sensor.count(); sensor++) {
            number(bytes, state.value(sensor));
        }
        if (layout.labels()) {
            whole(bytes, state.anomalous() ? 1 : 0);
            if (!layout.evaluation()) {
                text(bytes, state.anomaly());
            }
        }
        if (layout.derived()) {
            derived(bytes, machine, state);
        }
        if (json) {
            bytes.add('}');
        }
        bytes.add('\n');
    }

    private void derived(Bytes bytes, int machine, MachineState state) {
        whole(bytes, moment.hour());
        whole(bytes, moment.dayOfWeek());
        whole(bytes, moment.month());
        whole(bytes, moment.weekend());
        whole(bytes, moment.nightShift());
        double pressure = state.value(Sensor.PRESSURE);
        number(bytes, state.value(Sensor.TEMPERATURE) / pressure);
        number(bytes, state.value(Sensor.VIBRATION) / state.value(Sensor.POWER_CONSUMPTION));
        number(bytes, state.value(Sensor.FLOW_RATE) * pressure);
        for (int sensor = 0; sensor < Sensor.count(); sensor++) {
            double mean = recent.mean(machine, sensor);
            double deviation = recent.deviation(machine, sensor, mean);
            number(bytes, mean);
            number(bytes, deviation);
            number(bytes, deviation == 0 ? 0 : (state.value(sensor) - mean) / deviation);
        }
    }

    private void lead(Bytes bytes) {
        bytes.add(leads.get(field++));
    }

    private void quote(Bytes bytes) {
        if (json) {
            bytes.add('"');
        }
    }

    private void text(Bytes bytes, String text) {
        lead(bytes);
        quote(bytes);
        bytes.add(text);
        quote(bytes);
    }

    private void whole(Bytes bytes, int number) {
        lead(bytes);
        bytes.whole(number, 1);
    }

    private void number(Bytes bytes, double number) {
        lead(bytes);
        bytes.number(number, json);
    }
}
