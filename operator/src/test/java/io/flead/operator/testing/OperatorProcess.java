package io.flead.operator.testing;

import io.flead.testkit.JavaCommand;
import io.flead.testkit.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** Our operator as a process of its own, with the JVM options that it has in production. */
public final class OperatorProcess extends JavaProcess {

    private OperatorProcess(JavaCommand command) {
        super(command);
    }

    /** Starts it. Its log goes to a file in the directory. */
    public static OperatorProcess start(Path directory, Path kubeconfig, String... arguments) {
        return start(directory, kubeconfig, Map.of(), arguments);
    }

    /** Starts it with environment variables, which win over those that tests set. */
    public static OperatorProcess start(
            Path directory, Path kubeconfig, Map<String, String> environment, String... arguments) {
        try {
            return new OperatorProcess(new JavaCommand("io.flead.operator.OperatorMain")
                    .options("@" + Project.root().resolve("operator/jvm.options"))
                    .classPath(classPath())
                    .environment("KUBECONFIG", kubeconfig.toString())
                    .environment("MALLOC_ARENA_MAX", "2")
                    .environment("AGGREGATOR_URL", "http://127.0.0.1:9/{namespace}/{name}")
                    .environment(environment)
                    .arguments(arguments)
                    .log(Files.createTempFile(directory, "operator", ".log")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts {@code flead doctor}, whose lines are its log. */
    public static OperatorProcess doctor(Path directory, Path kubeconfig, String... arguments) {
        try {
            return new OperatorProcess(new JavaCommand("io.flead.operator.DoctorMain")
                    .classPath(classPath())
                    .environment("KUBECONFIG", kubeconfig.toString())
                    .arguments(arguments)
                    .log(Files.createTempFile(directory, "doctor", ".log")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The test's class path, without the parts that the operator does not have. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(":"))
                .filter(entry -> !entry.contains("kube-api-test") && !entry.contains("test-classes"))
                .collect(Collectors.joining(":"));
    }
}
