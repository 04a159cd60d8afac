package io.flead.api.program;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Names of the environment variables by which a platform configures a program. */
public final class EnvironmentNames {

    /** Path of the pipeline file. */
    public static final String PIPELINE_FILE = "PIPELINE_FILE";

    /** {@code namespace/name} of the pipeline, for a program that has no pipeline file. */
    public static final String PIPELINE_IDENTITY = "PIPELINE_IDENTITY";

    /** Port of health, readiness and metrics; 0 lets the system choose. */
    public static final String HTTP_PORT = "HTTP_PORT";

    /** Address on which the program listens; all addresses without it. */
    public static final String HTTP_HOST = "HTTP_HOST";

    /** A file into which the program writes the port that it has bound. */
    public static final String HTTP_PORT_FILE = "HTTP_PORT_FILE";

    /** Port of the metrics that Flink itself serves. */
    public static final String METRICS_PORT = "METRICS_PORT";

    /** Directory where the program may keep files across restarts. */
    public static final String STATE_DIR = "STATE_DIR";

    /** Directory of a job's state on a cluster, as a URI. */
    public static final String STATE_URI = "STATE_URI";

    /** Process without which this one must not live. */
    public static final String PARENT_PID = "FLEAD_PARENT_PID";

    /** Levels of the log. */
    public static final String LOG_LEVEL = "LOG_LEVEL";

    /** Addresses of Kafka, as host:port, separated by commas. */
    public static final String KAFKA_BOOTSTRAP_SERVERS = "KAFKA_BOOTSTRAP_SERVERS";

    /** Where the pipeline's other programs answer: {@code program=http://host:port}, separated by commas. */
    public static final String PROGRAM_URLS = "PROGRAM_URLS";

    /** Token that a request to the HTTP API must send to change anything. */
    public static final String API_TOKEN = "API_TOKEN";

    /** Bearer token that alarms are posted with. */
    public static final String WEBHOOK_TOKEN = "WEBHOOK_TOKEN";

    /** JDBC URL of PostgreSQL. */
    public static final String DATABASE_URL = "DATABASE_URL";

    public static final String DATABASE_USER = "DATABASE_USER";
    public static final String DATABASE_PASSWORD = "DATABASE_PASSWORD";

    /** URL of MongoDB, with what its user needs. */
    public static final String MONGODB_URL = "MONGODB_URL";

    /** Threads of the native linear algebra. */
    public static final String OMP_NUM_THREADS = "OMP_NUM_THREADS";

    private static final String KAFKA = "KAFKA_";

    /** Variables that images and shells of Kafka itself use. */
    private static final Set<String> KAFKA_PROGRAMS =
            Set.of("KAFKA_HOME", "KAFKA_OPTS", "KAFKA_HEAP_OPTS", "KAFKA_VERSION");

    private EnvironmentNames() {}

    /** The variable of a setting of Kafka's clients: {@code sasl.mechanism} is {@code KAFKA_SASL_MECHANISM}. */
    public static String ofKafkaSetting(String setting) {
        return KAFKA + setting.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    /** The setting of Kafka's clients that a variable holds; empty when the variable holds none. */
    public static Optional<String> kafkaSetting(String variable) {
        return variable.startsWith(KAFKA) && !KAFKA_PROGRAMS.contains(variable)
                ? Optional.of(variable.substring(KAFKA.length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '.'))
                : Optional.empty();
    }
}
