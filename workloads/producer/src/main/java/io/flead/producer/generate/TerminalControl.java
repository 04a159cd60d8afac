package io.flead.producer.generate;

import io.flead.api.program.BadInputException;
import io.flead.producer.simulator.FailureType;
import io.flead.producer.simulator.FleetControl;
import io.flead.producer.simulator.FleetSimulation;
import io.flead.producer.simulator.InjectionRecorder.UnrecordedException;
import io.flead.producer.simulator.MachineState;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Commands that a person types while readings are made, one on a line. */
final class TerminalControl {

    static final String HELP = """
            a MACHINE [FAILURE [SEVERITY [TIME]]]  breaks a machine: bearing_failure, severity 1, 2m unless said otherwise
            c MACHINE                              clears its failures
            m MACHINE [TIME]                       maintains it, for 2m unless said otherwise
            s                                      shows the machines that fail or are maintained
            q                                      ends
            h                                      shows this""";

    private static final int MOST_SHOWN = 20;
    private static final int SEVERITY = 3;
    private static final int TIME = 4;

    private final FleetControl control;
    private final Consumer<String> answer;
    private final Runnable quit;

    /**
     * The commands over a fleet.
     *
     * @param answer gets the lines that answer
     * @param quit ends the program
     */
    TerminalControl(FleetControl control, Consumer<String> answer, Runnable quit) {
        this.control = control;
        this.answer = answer;
        this.quit = quit;
    }

    /** Obeys line by line until the input ends. */
    void obey(BufferedReader lines) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            obey(line);
        }
    }

    /** Obeys one line. */
    void obey(String line) {
        List<String> words = List.of(line.strip().split("\\s+"));
        try {
            switch (words.get(0).toLowerCase(Locale.ROOT)) {
                case "" -> {}
                case "a" -> fail(words);
                case "c" -> {
                    control.clear(machine(words));
                    answer.accept(machine(words) + ": failures are cleared");
                }
                case "m" -> {
                    control.maintain(machine(words), time(words, 2));
                    answer.accept(machine(words) + ": maintenance for " + words(time(words, 2)));
                }
                case "s" -> state();
                case "q" -> quit.run();
                case "h", "?" -> answer.accept(HELP);
                default -> throw new BadInputException("command " + words.get(0) + " is unknown: h lists the commands");
            }
        } catch (BadInputException | UnrecordedException e) {
            answer.accept(String.valueOf(e.getMessage()));
        }
    }

    private void fail(List<String> words) throws BadInputException, UnrecordedException {
        String type = words.size() > 2 ? words.get(2) : FailureType.BEARING_FAILURE.id();
        double severity = 1;
        if (words.size() > SEVERITY) {
            try {
                severity = Double.parseDouble(words.get(SEVERITY));
            } catch (NumberFormatException e) {
                throw new BadInputException(
                        "severity " + words.get(SEVERITY) + " is no number: give one above 0, at most 1");
            }
        }
        control.fail(machine(words), type, severity, time(words, TIME));
        answer.accept(machine(words) + ": " + type + " begins, for " + words(time(words, TIME)));
    }

    private void state() {
        FleetSimulation fleet = control.fleet();
        MachineState state = new MachineState();
        List<String> lines = new ArrayList<>();
        for (int machine = 0; machine < fleet.size(); machine++) {
            control.read(machine, state);
            if (state.anomalous() || state.maintenance()) {
                lines.add(fleet.id(machine) + ": " + (state.maintenance() ? "maintenance" : state.anomaly())
                        + (state.severity() > 0
                                ? String.format(Locale.ROOT, ", severity %.2f", state.severity())
                                : ""));
            }
        }
        answer.accept(lines.size() + " of " + fleet.size() + " machines fail or are maintained");
        lines.stream().limit(MOST_SHOWN).forEach(answer);
        if (lines.size() > MOST_SHOWN) {
            answer.accept("and " + (lines.size() - MOST_SHOWN) + " more");
        }
    }

    private static String machine(List<String> words) throws BadInputException {
        if (words.size() < 2) {
            throw new BadInputException("command " + words.get(0) + " needs a machine: h lists the commands");
        }
        return words.get(1);
    }

    private static Duration time(List<String> words, int at) throws BadInputException {
        if (words.size() <= at) {
            return FleetControl.DEFAULT_LENGTH;
        }
        return Settings.timeIn(words.get(at))
                .orElseThrow(() -> new BadInputException("time " + words.get(at) + " is none: write one such as 90s"));
    }

    private static String words(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
