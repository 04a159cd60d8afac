package io.flead.process.program;

import io.flead.api.program.BadInputException;
import io.flead.process.environment.HttpEnvironment;
import io.flead.process.operation.OperationServer;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** A program that ends as its argument says. */
@Command(name = "flead-test", mixinStandardHelpOptions = true, versionProvider = Version.class)
final class TestProgram implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(TestProgram.class);
    private static final Duration STOPS_WITHIN = Duration.ofMillis(500);

    enum End {
        WHEN_INTERRUPTED,
        WHEN_A_LIBRARY_HIDES_THE_INTERRUPT,
        WHEN_REQUESTED,
        NEVER,
        JOB_DONE,
        JOB_ENDLESS,
        BAD_INPUT,
        FAILURE,
        FAULT,
        ERROR
    }

    @Parameters
    @SuppressWarnings("NullAway.Init") // set by picocli
    private End end;

    public static void main(String[] arguments) {
        ProgramFrame.main(new TestProgram(), arguments);
    }

    @Override
    public Integer call() {
        ProgramFrame program = new ProgramFrame(System.getenv());
        return switch (end) {
            case JOB_DONE ->
                program.complete(
                        shutdown -> LOG.atInfo().addKeyValue("a", "say \"no\"").log("done"));
            case JOB_ENDLESS -> program.complete(this::serve);
            default -> program.serve(STOPS_WITHIN, this::serve);
        };
    }

    private void serve(Shutdown shutdown) throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        switch (end) {
            case BAD_INPUT -> throw new BadInputException("the file is invalid:\n  spec.a is missing\n  spec.b is odd");
            case FAILURE -> throw new IOException("port 1 is taken", new IOException("in use"));
            case FAULT -> throw new IllegalStateException("a fault");
            case ERROR -> throw new NoClassDefFoundError("an error");
            case WHEN_REQUESTED -> shutdown.onRequest(asked::countDown);
            case NEVER -> shutdown.refuseInterrupts();
            default -> {}
        }
        try (OperationServer server = OperationServer.start(
                HttpEnvironment.of(Map.copyOf(System.getenv())), Optional::empty, new CollectorRegistry())) {
            LOG.atInfo().addKeyValue("httpPort", server.port()).log("started");
            await(asked);
            LOG.info("stopped");
        }
    }

    private void await(CountDownLatch asked) throws InterruptedException {
        try {
            asked.await();
        } catch (InterruptedException e) {
            if (end == End.WHEN_A_LIBRARY_HIDES_THE_INTERRUPT) {
                throw new IllegalStateException("a library could not start", new IOException("interrupted"));
            }
            throw e;
        }
    }
}
