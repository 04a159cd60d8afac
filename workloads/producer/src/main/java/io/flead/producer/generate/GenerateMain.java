package io.flead.producer.generate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flead.api.program.BadInputException;
import io.flead.process.program.ProgramFrame;
import io.flead.process.program.Shutdown;
import io.flead.process.progress.ProgressLine;
import io.flead.producer.simulator.FleetControl;
import io.flead.producer.simulator.FleetSimulation;
import io.flead.producer.simulator.InjectionRecorder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Main class of {@code flead generate}: makes the readings of a simulated fleet. Exit codes: 0 all are acknowledged, 1
 * not all, 2 bad input. The last line is for machines: {@code FLEAD generate {json}}, on standard error where the
 * readings are on standard output.
 */
public final class GenerateMain {

    private static final Logger LOG = LoggerFactory.getLogger(GenerateMain.class);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PATIENCE_AT_STOP = Duration.ofSeconds(10);
    private static final double NANOS_PER_SECOND = 1e9;

    private final GeneratePlan plan;
    private final Map<String, String> environment;

    private GenerateMain(GeneratePlan plan, Map<String, String> environment) {
        this.plan = plan;
        this.environment = environment;
    }

    /** Runs the command and exits with its code. */
    public static void main(String[] arguments) {
        // Before the first logger.
        if (System.getProperty("log4j2.configurationFile") == null) {
            System.setProperty("log4j2.configurationFile", "classpath:log4j2-generate.xml");
        }
        System.exit(GenerateCommandLine.execute(arguments, plan -> run(plan, System.getenv())));
    }

    private static int run(GeneratePlan plan, Map<String, String> environment) {
        return new ProgramFrame(environment).serve(STOPS_WITHIN, new GenerateMain(plan, environment)::generate);
    }

    private void generate(Shutdown shutdown) throws BadInputException, IOException, InterruptedException {
        AtomicBoolean quit = new AtomicBoolean();
        shutdown.onRequest(() -> quit.set(true));
        FleetSimulation fleet = new FleetSimulation(plan.fleet());
        GenerateProgress progress = new GenerateProgress(System.err, ProgressLine.onTerminal(), plan.quiet());
        PrintStream summary = plan.destination() instanceof GeneratePlan.Destination.Console ? System.err : System.out;
        long begun = System.nanoTime();
        Opened opened = Opened.of(plan, environment);
        try (Sink sink = opened.sink();
                Recording recording = new Recording(plan, fleet)) {
            Generation[] self = new Generation[1];
            Generation generation = new Generation(plan, recording, sink, opened.labels(), quit::get, () -> {
                if (progress.due()) {
                    progress.show(self[0].made(), recording.failing(), recording.maintained(), sink.errors());
                }
            });
            self[0] = generation;
            if (plan.interactive()) {
                listen(new TerminalControl(
                        new FleetControl(fleet, generation::nextStep, InjectionRecorder.NONE),
                        progress::print,
                        () -> quit.set(true)));
            }
            String failure = "";
            try {
                generation.run();
                sink.finish(quit.get() ? PATIENCE_AT_STOP : PATIENCE);
            } catch (IOException e) {
                failure = e.getMessage() == null ? e.toString() : e.getMessage();
            } catch (InterruptedException e) {
                failure = "stopped while the destination did not take readings";
            }
            shutdown.refuseInterrupts(); // the summary follows
            if (opened.labels().isPresent()) {
                opened.labels().get().close();
            }
            boolean ok = failure.isEmpty() && sink.acknowledged() == generation.taken();
            progress.print(text(generation, sink, begun));
            summary.println("FLEAD generate " + json(generation, sink, begun, ok));
            summary.flush();
            if (!ok) {
                throw new IOException(
                        failure.isEmpty()
                                ? generation.taken() - sink.acknowledged() + " readings are not acknowledged"
                                : failure);
            }
        }
    }

    private static void listen(TerminalControl control) {
        Thread thread = new Thread(
                () -> {
                    try {
                        control.obey(new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())));
                    } catch (IOException e) {
                        LOG.atWarn().addKeyValue("error", e.toString()).log("terminal_unreadable");
                    }
                },
                "terminal");
        thread.setDaemon(true);
        thread.start();
    }

    private String text(Generation generation, Sink sink, long begun) {
        double seconds = seconds(begun);
        return String.format(
                Locale.ROOT,
                "%,d readings of %,d machines in %.1f s, %,.0f a second; %,d acknowledged, %,d errors",
                generation.taken(),
                plan.fleet().ids().size(),
                seconds,
                generation.taken() / seconds,
                sink.acknowledged(),
                sink.errors());
    }

    private ObjectNode json(Generation generation, Sink sink, long begun, boolean ok) {
        double seconds = seconds(begun);
        return JsonNodeFactory.instance
                .objectNode()
                .put("readings", generation.made())
                .put("sent", generation.taken())
                .put("acknowledged", sink.acknowledged())
                .put("errors", sink.errors())
                .put("machines", plan.fleet().ids().size())
                .put("seed", plan.fleet().seed())
                .put("start", plan.fleet().origin().toString())
                .put("seconds", Math.round(seconds * 1000) / 1000.0)
                .put("rate", Math.round(generation.taken() / seconds))
                .put("ok", ok);
    }

    private static double seconds(long begun) {
        return Math.max(1, System.nanoTime() - begun) / NANOS_PER_SECOND;
    }

    /** What a plan writes to. */
    private record Opened(Sink sink, Optional<LineFile> labels) {

        private static Opened of(GeneratePlan plan, Map<String, String> environment)
                throws BadInputException, IOException {
            Optional<LineFile> labels = Optional.empty();
            if (plan.labelsFile().isPresent()) {
                labels = Optional.of(Sinks.file(
                        plan.labelsFile().get(),
                        "timestamp,machine_id,anomaly_label,anomaly_type\n",
                        Long.MAX_VALUE,
                        plan.existing()));
            }
            return new Opened(Sinks.open(plan, environment), labels);
        }
    }
}
