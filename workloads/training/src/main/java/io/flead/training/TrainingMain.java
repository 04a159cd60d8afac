package io.flead.training;

import io.flead.api.program.BadInputException;
import io.flead.contract.pipeline.Pipeline;
import io.flead.contract.pipeline.PipelineFile;
import io.flead.process.environment.KafkaEnvironment;
import io.flead.process.environment.WorkloadEnvironment;
import io.flead.process.program.ProgramFrame;
import io.flead.process.program.Shutdown;
import io.flead.process.program.Version;
import io.flead.training.job.TrainingJob;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.apache.flink.streaming.api.environment.LocalStreamEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine.Command;

/** Starts the job: on a Flink cluster in application mode as its entry point, otherwise inside this process. */
@Command(
        name = "flead-training",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Detects anomalies and trains every device's model, as a Flink job.",
        footer = {
            "",
            "Environment: PIPELINE_FILE, KAFKA_BOOTSTRAP_SERVERS and other KAFKA_*;",
            "on one machine also STATE_DIR, HTTP_HOST (all), HTTP_PORT (8080), METRICS_PORT (no metrics without it).",
            "",
            "Exit codes: 0 stopped, 1 failed, 2 bad input"
        })
public final class TrainingMain implements Callable<Integer> {

    /** To close the cluster, after the savepoint. */
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(7);

    private final StreamExecutionEnvironment flink;

    private TrainingMain(StreamExecutionEnvironment flink) {
        this.flink = flink;
    }

    /** Ends the process on one machine; on a cluster, where the process is Flink's, only returns or throws. */
    public static void main(String[] arguments) throws Exception {
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.getExecutionEnvironment();
        if (flink instanceof LocalStreamEnvironment) {
            ProgramFrame.main(new TrainingMain(flink), arguments);
        } else {
            flink.execute(defineJob(pipeline(WorkloadEnvironment.of(System.getenv())), flink));
        }
    }

    @Override
    public Integer call() {
        return new ProgramFrame(System.getenv()).serve(STOPS_WITHIN, this::runLocally);
    }

    private void runLocally(Shutdown shutdown) throws Exception {
        WorkloadEnvironment environment = WorkloadEnvironment.of(System.getenv());
        Pipeline pipeline = pipeline(environment);
        String unused = defineJob(pipeline, flink);
        new LocalProcess(
                        LocalSettings.of(environment, System.getenv()),
                        pipeline.spec().training().parallelism())
                .run(flink.getStreamGraph().getJobGraph(), shutdown);
    }

    private static Pipeline pipeline(WorkloadEnvironment environment) throws BadInputException {
        return PipelineFile.loadLeniently(environment.pipelineFile());
    }

    /** Returns the job's name. */
    private static String defineJob(Pipeline pipeline, StreamExecutionEnvironment flink) throws BadInputException {
        TrainingJob job = new TrainingJob(pipeline, KafkaEnvironment.of(System.getenv()));
        job.define(flink);
        return job.name();
    }
}
