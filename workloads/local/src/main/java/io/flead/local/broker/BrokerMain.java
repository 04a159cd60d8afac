package io.flead.local.broker;

import io.flead.api.program.BadInputException;
import io.flead.api.program.ExitCode;
import io.flead.process.program.ProgramFrame;
import io.flead.process.program.Shutdown;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.logging.log4j.LogManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Main class of the broker's process: formats the log directory when it is new, then runs {@link Kafka} until SIGTERM.
 *
 * <p>Formatting happens in the same process, because a second JVM would double the time to the first reading.
 */
public final class BrokerMain {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerMain.class);

    private static final Duration STOPS_WITHIN = Duration.ofSeconds(5);

    private BrokerMain() {}

    /**
     * Runs the broker.
     *
     * @param arguments one argument: the path of the properties file
     */
    public static void main(String[] arguments) {
        System.exit(new ProgramFrame(System.getenv()).serve(STOPS_WITHIN, shutdown -> serve(arguments, shutdown)));
    }

    private static void serve(String[] arguments, Shutdown shutdown) throws BadInputException, IOException {
        if (arguments.length != 1) {
            throw new BadInputException("usage: BrokerMain server.properties");
        }
        String file = arguments[0];
        Path dataDirectory = dataDirectory(Path.of(file));
        if (!Files.exists(dataDirectory.resolve("meta.properties"))) {
            Files.createDirectories(dataDirectory);
            format(file);
        }
        // Kafka's own shutdown hook becomes the action of this program, and its exit after that a plain return.
        Exit.setShutdownHookAdder((name, stop) -> shutdown.onRequest(stop));
        Exit.setExitProcedure((code, message) -> {
            if (code != ExitCode.STOPPED) {
                LogManager.shutdown();
                Runtime.getRuntime().halt(code);
            }
        });
        Kafka.main(new String[] {file});
    }

    private static void format(String file) throws IOException {
        String clusterId = Uuid.randomUuid().toString();
        int status = StorageTool.execute(
                new String[] {"format", "--ignore-formatted", "--cluster-id", clusterId, "--config", file},
                new PrintStream(System.out, true, StandardCharsets.UTF_8));
        if (status != 0) {
            throw new IOException("formatting the log directory failed with status " + status);
        }
        LOG.atInfo().addKeyValue("cluster", clusterId).log("broker_formatted");
    }

    private static Path dataDirectory(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        String logDirectories = properties.getProperty("log.dirs");
        if (logDirectories == null) {
            throw new IOException("no log.dirs in " + file);
        }
        return Path.of(logDirectories);
    }
}
