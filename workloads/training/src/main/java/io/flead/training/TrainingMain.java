package io.flead.training;

import io.flead.api.program.BadInputException;
import io.flead.contract.pipeline.Pipeline;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.process.environment.KafkaEnvironment;
import io.flead.process.environment.ParentProcess;
import io.flead.process.environment.WorkloadEnvironment;
import io.flead.training.job.TrainingJob;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.flink.streaming.api.environment.LocalStreamEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Starts the job: on a Flink cluster in application mode as its entry point, otherwise inside this process.
 *
 * <p>Exit codes of the process: 0 after SIGTERM, 1 when the job has failed for good, 2 when environment or pipeline file
 * are bad.
 */
@Command(
        name = "flead-training",
        mixinStandardHelpOptions = true,
        version = "flead-training 0.1.0",
        description = "Detects anomalies and trains every device's model, as a Flink job.",
        footer = {
            "",
            "Environment: PIPELINE_FILE, KAFKA_BOOTSTRAP_SERVERS and other KAFKA_*;",
            "on one machine also STATE_DIR, HTTP_PORT (8080), METRICS_PORT (no metrics without it).",
            "",
            "Exit codes: 0 stopped, 1 failed, 2 bad input"
        })
public final class TrainingMain implements Callable<Integer> {

    private static final int FAILED = 1;
    private static final int BAD_INPUT = 2;

    private final Map<String, String> environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    private TrainingMain(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Runs the workload; on one machine it ends the process. */
    public static void main(String[] args) {
        boolean onCluster = !(StreamExecutionEnvironment.getExecutionEnvironment() instanceof LocalStreamEnvironment);
        int code = new CommandLine(new TrainingMain(System.getenv())).execute(args);
        if (!onCluster) {
            System.exit(code);
        } else if (code != 0) {
            throw new IllegalStateException("the job could not be started: exit code " + code);
        }
    }

    @Override
    public Integer call() throws Exception {
        try {
            WorkloadEnvironment workload = WorkloadEnvironment.of(environment);
            KafkaEnvironment kafka = KafkaEnvironment.of(environment);
            Pipeline pipeline = PipelineFile.load(workload.pipelineFile());
            TrainingJob job = new TrainingJob(pipeline, kafka);
            StreamExecutionEnvironment flink = StreamExecutionEnvironment.getExecutionEnvironment();
            job.define(flink);
            if (!(flink instanceof LocalStreamEnvironment)) {
                flink.execute(job.name());
                return 0;
            }
            LocalSettings settings = LocalSettings.of(workload, environment);
            ParentProcess.watch(environment);
            return new LocalProcess(settings, pipeline.spec().training().parallelism())
                    .run(flink.getStreamGraph().getJobGraph());
        } catch (BadInputException e) {
            command.commandLine().getErr().println(e.getMessage());
            return BAD_INPUT;
        } catch (IOException e) {
            command.commandLine().getErr().println(e.getMessage());
            return FAILED;
        }
    }
}
