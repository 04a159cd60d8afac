package io.flead.local.run;

import io.flead.api.program.EnvironmentNames;
import io.flead.local.failure.UserException;
import io.flead.local.port.Port;
import io.flead.local.state.SecretFile;
import io.flead.local.supervision.ChildSpecification;
import io.flead.local.supervision.JavaProgram;
import io.flead.local.workload.Workload;
import io.flead.local.workload.WorkloadVariables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The workloads that a run's pipeline has, as child processes to be started. */
final class WorkloadChildren {

    private static final Logger LOG = LoggerFactory.getLogger(WorkloadChildren.class);

    private final RunOptions options;
    private final Map<Workload, String> classPaths;

    private WorkloadChildren(RunOptions options, Map<Workload, String> classPaths) {
        this.options = options;
        this.classPaths = classPaths;
    }

    /**
     * The children of a run. Starts nothing.
     *
     * @throws UserException when one of them is not built
     */
    static WorkloadChildren of(RunOptions options) throws UserException {
        Map<Workload, String> classPaths = new EnumMap<>(Workload.class);
        for (Workload workload : Workload.values()) {
            if (isWanted(workload, options)) {
                classPaths.put(workload, options.home().classPath(workload.module()));
            }
        }
        return new WorkloadChildren(options, classPaths);
    }

    private static boolean isWanted(Workload workload, RunOptions options) {
        return switch (workload) {
            case PRODUCER -> options.pipeline().hasProducer();
            case CONSOLE -> options.pipeline().pipeline().spec().console().enabled();
            default -> true;
        };
    }

    /** Whether the run has the live page. */
    boolean haveConsole() {
        return classPaths.containsKey(Workload.CONSOLE);
    }

    /** Whether the run plays its devices itself. */
    boolean haveProducer() {
        return classPaths.containsKey(Workload.PRODUCER);
    }

    /** A workload of this run, with its program, its environment and its log. */
    ChildSpecification child(Workload workload, WorkloadVariables variables) throws IOException {
        String classPath = classPaths.get(workload);
        if (classPath == null) {
            throw new IllegalArgumentException("the pipeline has no " + workload.module());
        }
        JavaProgram program = new JavaProgram(
                workload.mainClass(), classPath, workload.jvmOptions(options.cacheDirectory()), List.of());
        return new ChildSpecification(
                workload.module(),
                program.command(),
                environment(workload, program, variables),
                options.state().log(workload.module()),
                workload.grace(),
                ChildSpecification.Preparation.NONE);
    }

    /** The token that writes to the HTTP API need. */
    String apiToken() throws IOException {
        return SecretFile.readOrMake(SecretFile.apiToken(options.state().path()));
    }

    private Map<String, String> environment(Workload workload, JavaProgram program, WorkloadVariables variables)
            throws IOException {
        Path own = options.state().workload(workload.module());
        int port = options.ports().of(workload.port());
        Map<String, String> environment = workload == Workload.ARCHIVER || workload == Workload.CONSOLE
                ? variables.withDatabase(program, own, port)
                : variables.of(program, own, port);
        switch (workload) {
            case ARCHIVER -> {
                // A static member: one that was killed is replaced at once instead of after the session's timeout.
                environment.put(EnvironmentNames.ofKafkaSetting("group.instance.id"), "archiver-0");
                environment.putAll(mongodb());
            }
            case AGGREGATOR, PRODUCER -> environment.put(EnvironmentNames.API_TOKEN, apiToken());
            case CONSOLE -> {
                environment.put(EnvironmentNames.API_TOKEN, apiToken());
                environment.put(EnvironmentNames.PROGRAM_URLS, programUrls());
            }
            case TRAINING -> {
                environment.put(
                        EnvironmentNames.METRICS_PORT,
                        Integer.toString(options.ports().of(Port.TRAINING_METRICS)));
                // Many small networks: more threads for one of them cost more than they give.
                environment.put(EnvironmentNames.OMP_NUM_THREADS, "1");
            }
        }
        return environment;
    }

    /** The URL of this process' own environment, where the pipeline declares a MongoDB. */
    private Map<String, String> mongodb() {
        if (options.pipeline().pipeline().spec().storage().mongodb() == null) {
            return Map.of();
        }
        String url = System.getenv().getOrDefault(EnvironmentNames.MONGODB_URL, "");
        if (url.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("field", "spec.storage.mongodb")
                    .addKeyValue("remedy", "set MONGODB_URL=mongodb://host:27017/database and start again")
                    .log("mongodb_not_written");
            return Map.of();
        }
        return Map.of(EnvironmentNames.MONGODB_URL, url);
    }

    /** Where the console asks: training's metrics are those that Flink serves. */
    private String programUrls() {
        Map<String, Port> asked = new LinkedHashMap<>();
        asked.put("aggregator", Port.AGGREGATOR);
        asked.put("archiver", Port.ARCHIVER);
        asked.put("training", Port.TRAINING_METRICS);
        if (haveProducer()) {
            asked.put("producer", Port.PRODUCER);
        }
        return asked.entrySet().stream()
                .map(program -> program.getKey() + "=http://127.0.0.1:"
                        + options.ports().of(program.getValue()))
                .collect(Collectors.joining(","));
    }
}
